package io.weir.server;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** An ephemeral broker, on the engine under test, behind a server on a free port. */
final class ServerFixture implements AutoCloseable {
  final Broker broker;
  final KinesisServer server;

  ServerFixture(Limits limits) throws IOException {
    this(limits, HttpSettings.defaults());
  }

  ServerFixture(Limits limits, HttpSettings http) throws IOException {
    this(limits, http, SystemNanoClock.INSTANCE);
  }

  /** With a clock for the limits. */
  ServerFixture(Limits limits, NanoClock nanoClock) throws IOException {
    this(limits, HttpSettings.defaults(), nanoClock);
  }

  private ServerFixture(Limits limits, HttpSettings http, NanoClock nanoClock) throws IOException {
    broker =
        TestEngine.choose(Broker.builder())
            .ephemeral()
            .durability(Durability.OS)
            .limits(limits)
            .nanoClock(nanoClock)
            .start();
    server = KinesisServer.builder(broker).http(http).start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  RawClient raw() throws IOException {
    return new RawClient(server.port());
  }

  @Override
  public void close() {
    server.close();
    broker.close();
  }
}
