package io.weir.server;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.http.HttpSettings;
import java.io.IOException;
import java.net.URI;

/** An ephemeral broker behind a server on a free port. */
final class ServerFixture implements AutoCloseable {
  final Broker broker;
  final KinesisServer server;

  ServerFixture(Limits limits) throws IOException {
    this(limits, HttpSettings.defaults());
  }

  ServerFixture(Limits limits, HttpSettings http) throws IOException {
    broker = Broker.builder().ephemeral().durability(Durability.OS).limits(limits).start();
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
