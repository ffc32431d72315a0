package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Takes whole requests, on the connection's event loop, and must not block it. Shared by all
 * connections.
 */
public interface RequestHandler {

  /**
   * Handles one.
   *
   * @param head its method, path and headers
   * @param body its body, backed by an array; released when this returns
   * @param exchange to be answered exactly once, now or later, on any thread
   */
  void handle(HttpRequest head, ByteBuf body, Exchange exchange);

  /** Answers what never becomes a whole request. */
  Answer refusal(Refusal refusal);

  /** Lets go of requests that still wait for something; called when no connection is left. */
  default void close() {}

  /** Why a request is not even looked at. */
  enum Refusal {
    /** It is no HTTP. */
    MALFORMED,
    /** Its first line is too long. */
    LINE_TOO_LONG,
    /** Its headers are too long. */
    HEADERS_TOO_LONG,
    /** Its body is too long. */
    BODY_TOO_LONG,
    /** It expects something that this server does not do. */
    EXPECTATION
  }
}
