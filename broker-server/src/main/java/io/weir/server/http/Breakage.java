package io.weir.server.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;

/** Tells what clients and networks do to a connection from what is the server's fault. */
final class Breakage {
  private Breakage() {}

  /** Whether a connection's failure is nothing to be reported: one that broke, a foreign one. */
  static boolean isOrdinary(Throwable cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause(); // TLS wraps its own.
    return cause instanceof IOException
        || cause instanceof Http2Exception
        || reason instanceof IOException
        || isCutShort(cause)
        || isForeignPreface(cause);
  }

  /** A client has left within the body of a request for an upgrade. */
  private static boolean isCutShort(Throwable cause) {
    return cause instanceof PrematureChannelClosureException;
  }

  /**
   * Where a client goes on in HTTP/1.1 in place of the preface, Netty stumbles over its message.
   */
  private static boolean isForeignPreface(Throwable cause) {
    return cause instanceof NegativeArraySizeException;
  }
}
