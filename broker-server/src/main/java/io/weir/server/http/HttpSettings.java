package io.weir.server.http;

import java.time.Duration;

/**
 * The bounds of what a client can make the server hold. A connection holds requests that wait for
 * their outcome, up to {@code maxPipelined}; bodies that are being received: of one request over
 * HTTP/1.1, up to {@code maxBodyBytes} together over HTTP/2, plus one; and {@code maxHeldBytes} of
 * answers that wait for their turn or for the client, plus the one that passed the mark.
 *
 * @param maxConnections connections open at once; further ones are closed at once
 * @param maxBodyBytes the longest body
 * @param maxDiscardedBytes of a longer body, how much is read and thrown away so that the
 *     connection stays usable; beyond, it is closed
 * @param maxHeaderBytes all header lines together
 * @param maxPipelined requests of one connection under way at once; the streams of HTTP/2
 * @param maxHeldBytes of finished answers that wait for earlier ones or for a slow client
 * @param idleTimeout after which a silent connection is closed
 */
public record HttpSettings(
    int maxConnections,
    int maxBodyBytes,
    long maxDiscardedBytes,
    int maxHeaderBytes,
    int maxPipelined,
    int maxHeldBytes,
    Duration idleTimeout) {
  private static final int MIB = 1024 * 1024;

  /** Checks the ranges. */
  public HttpSettings {
    atLeastOne("maxConnections", maxConnections);
    atLeastOne("maxBodyBytes", maxBodyBytes);
    atLeastOne("maxDiscardedBytes", maxDiscardedBytes);
    atLeastOne("maxHeaderBytes", maxHeaderBytes);
    atLeastOne("maxPipelined", maxPipelined);
    atLeastOne("maxHeldBytes", maxHeldBytes);
    atLeastOne("idleTimeout", idleTimeout.toMillis());
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, not " + value + ".");
    }
  }

  /** 16 MiB of body hold 10 MiB of records in base64 with their keys. */
  public static HttpSettings defaults() {
    return new HttpSettings(
        4096, 16 * MIB, 64L * MIB, 32 * 1024, 128, 4 * MIB, Duration.ofMinutes(5));
  }

  /** With another number of connections. */
  public HttpSettings withMaxConnections(int connections) {
    return new HttpSettings(
        connections,
        maxBodyBytes,
        maxDiscardedBytes,
        maxHeaderBytes,
        maxPipelined,
        maxHeldBytes,
        idleTimeout);
  }

  /** With another longest body, and how much of a longer one is read and thrown away. */
  public HttpSettings withMaxBody(int bytes, long discardedBytes) {
    return new HttpSettings(
        maxConnections,
        bytes,
        discardedBytes,
        maxHeaderBytes,
        maxPipelined,
        maxHeldBytes,
        idleTimeout);
  }

  /** With another size of all header lines together. */
  public HttpSettings withMaxHeader(int bytes) {
    return new HttpSettings(
        maxConnections,
        maxBodyBytes,
        maxDiscardedBytes,
        bytes,
        maxPipelined,
        maxHeldBytes,
        idleTimeout);
  }

  /** With another number of requests under way. */
  public HttpSettings withMaxPipelined(int requests) {
    return new HttpSettings(
        maxConnections,
        maxBodyBytes,
        maxDiscardedBytes,
        maxHeaderBytes,
        requests,
        maxHeldBytes,
        idleTimeout);
  }

  /** With another size of the finished answers that wait. */
  public HttpSettings withMaxHeld(int bytes) {
    return new HttpSettings(
        maxConnections,
        maxBodyBytes,
        maxDiscardedBytes,
        maxHeaderBytes,
        maxPipelined,
        bytes,
        idleTimeout);
  }

  /** With another idle time. */
  public HttpSettings withIdleTimeout(Duration timeout) {
    return new HttpSettings(
        maxConnections,
        maxBodyBytes,
        maxDiscardedBytes,
        maxHeaderBytes,
        maxPipelined,
        maxHeldBytes,
        timeout);
  }
}
