package io.weir.server;

import io.weir.broker.Broker;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.HttpSettings;
import io.weir.server.http.RequestHandler;
import io.weir.server.operation.OperationDispatcher;
import io.weir.server.operation.OperationTable;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.WireFormats;
import io.weir.server.protocol.cbor.CborFormat;
import io.weir.server.protocol.json.JsonFormat;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link KinesisServer}: give what differs from the defaults, and conclude with
 * {@link #start}. Not thread-safe.
 */
public final class KinesisServerBuilder {
  private static final int MAX_PORT = 65_535;
  final Broker broker;
  String host = "127.0.0.1";
  int port;
  int eventLoops = Math.max(2, Runtime.getRuntime().availableProcessors());
  HttpSettings http = HttpSettings.defaults();
  Duration drainTimeout = Duration.ofSeconds(10);
  int tlsPort;
  @Nullable TlsIdentity tlsIdentity;
  private String region = "us-east-1";
  private String account = "000000000000";
  private InstantSource clock = InstantSource.system();

  KinesisServerBuilder(Broker broker) {
    this.broker = broker;
  }

  /** The address to bind; loopback by default. */
  public KinesisServerBuilder host(String address) {
    host = address;
    return this;
  }

  /** The port to bind; 0, the default, picks a free one. */
  public KinesisServerBuilder port(int number) {
    port = checked(number);
    return this;
  }

  /**
   * Serves over TLS too, on a port of its own; by default there is none.
   *
   * @param number the port to bind; 0 picks a free one
   * @param identity what the server shows of itself
   */
  public KinesisServerBuilder tls(int number, TlsIdentity identity) {
    tlsPort = checked(number);
    tlsIdentity = identity;
    return this;
  }

  private static int checked(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("A port is 0 … 65535, not " + port + ".");
    }
    return port;
  }

  /** The region in ARNs; must be the broker's. */
  public KinesisServerBuilder region(String name) {
    region = name;
    return this;
  }

  /** The account in ARNs and messages; must be the broker's. */
  public KinesisServerBuilder account(String digits) {
    account = digits;
    return this;
  }

  /** The bounds of connections and requests. */
  public KinesisServerBuilder http(HttpSettings settings) {
    http = settings;
    return this;
  }

  /** How many threads serve connections; by default one for each processor, and at least two. */
  public KinesisServerBuilder eventLoops(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("There must be an event loop, not " + threads + ".");
    }
    eventLoops = threads;
    return this;
  }

  /** How long a closing server waits for what is under way; 10 seconds by default. */
  public KinesisServerBuilder drainTimeout(Duration longest) {
    drainTimeout = longest;
    return this;
  }

  /** What page tokens expire by. */
  public KinesisServerBuilder clock(InstantSource source) {
    clock = source;
    return this;
  }

  /**
   * Binds and serves.
   *
   * @throws IOException if it cannot listen there, or not use the identity for TLS, with a message
   *     that says what is wrong
   */
  public KinesisServer start() throws IOException {
    return new KinesisServer(this);
  }

  RequestHandler handler(Executor blocking) {
    ErrorMapper errors = new ErrorMapper(account);
    KinesisHandler kinesis =
        new KinesisHandler(
            new OperationTable(
                KinesisOperations.of(broker, new StreamArns(region, account), errors, clock)),
            new OperationDispatcher(blocking),
            new WireFormats(List.of(new JsonFormat(), new CborFormat())),
            errors);
    return new CallerIdentityHandler(account, kinesis);
  }
}
