package io.weir.server;

import io.weir.broker.Broker;
import io.weir.server.http.HttpSettings;
import io.weir.server.http.RequestHandler;
import io.weir.server.operation.Lanes;
import io.weir.server.scope.RequestScopes;
import io.weir.server.scope.ScopedBrokers;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link KinesisServer}: give what differs from the defaults, and conclude with
 * {@link #start}. Not thread-safe.
 */
public final class KinesisServerBuilder {
  private static final int MAX_PORT = 65_535;
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
  private final Served served;
  private final boolean oneRegion;

  /** Makes the handler of all requests. */
  private interface Served {
    RequestHandler handler(KinesisApi api, Executor blocking);
  }

  KinesisServerBuilder(Broker broker) {
    served =
        (api, blocking) ->
            new CallerIdentityHandler(authorization -> account, api.of(broker, region, account));
    oneRegion = true;
  }

  KinesisServerBuilder(ScopedBrokers brokers) {
    RequestScopes scopes = new RequestScopes(brokers.home());
    served =
        (api, blocking) ->
            new CallerIdentityHandler(
                authorization -> scopes.of(authorization).account(),
                new ScopedHandler(brokers, api, blocking));
    oneRegion = false;
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

  /**
   * The region in ARNs; must be the broker's.
   *
   * @throws IllegalStateException if the server has brokers of several regions
   */
  public KinesisServerBuilder region(String name) {
    checkOneRegion();
    region = name;
    return this;
  }

  /**
   * The account in ARNs and messages; must be the broker's.
   *
   * @throws IllegalStateException if the server has brokers of several regions
   */
  public KinesisServerBuilder account(String digits) {
    checkOneRegion();
    account = digits;
    return this;
  }

  private void checkOneRegion() {
    if (!oneRegion) {
      throw new IllegalStateException(
          "The brokers of several regions say themselves of which region and account each is.");
    }
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

  RequestHandler handler(Executor blocking, Lanes lanes) {
    return served.handler(new KinesisApi(blocking, lanes, clock), blocking);
  }
}
