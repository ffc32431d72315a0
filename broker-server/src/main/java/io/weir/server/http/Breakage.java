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
        || cause instanceof PrematureChannelClosureException
        || cause instanceof Http2Exception
        || reason instanceof IOException;
  }
}
