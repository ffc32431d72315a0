package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.weir.server.http.Exchange;
import io.weir.server.http.RequestHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that waits for its broker. It owns its body until one of its methods is called, which
 * is to be done once, on any thread.
 */
final class HeldRequest {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRequest.class);
  private final HttpRequest head;
  private final ByteBuf body;
  private final Exchange exchange;

  /** The body remains the caller's too. */
  HeldRequest(HttpRequest head, ByteBuf body, Exchange exchange) {
    this.head = head;
    this.body = body.retain();
    this.exchange = exchange;
  }

  /** How much memory it keeps from being used otherwise. */
  long heldBytes() {
    return body.capacity();
  }

  /** It has its broker. */
  void handOn(RequestHandler handler) {
    finish(() -> handler.handle(head, body, exchange));
  }

  /** It has none; the edge says why. */
  void fail(KinesisHandler edge, Throwable failure) {
    finish(() -> edge.fail(head, exchange, failure));
  }

  /** Nobody waits for an answer any more. */
  void drop() {
    body.release();
  }

  /** Whatever becomes of this one, those behind it go on. */
  private void finish(Runnable last) {
    try {
      last.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A request that waited for its region could not be answered.", e);
    } finally {
      body.release();
    }
  }
}
