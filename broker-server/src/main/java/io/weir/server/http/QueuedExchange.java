package io.weir.server.http;

import io.netty.handler.codec.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request's place in the order of one connection's answers. Thread-safe. */
final class QueuedExchange implements Exchange {
  private final ResponseQueue queue;
  private final boolean keepAlive;
  private final boolean head;
  private final boolean chunks;

  /** An {@link Answer} or a {@link ChunkedStream}. */
  private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

  /**
   * A place.
   *
   * @param keepAlive whether the connection stays open after the answer
   * @param head whether the client wants the headers only
   * @param chunks whether the client takes an answer in chunks
   */
  QueuedExchange(ResponseQueue queue, boolean keepAlive, boolean head, boolean chunks) {
    this.queue = queue;
    this.keepAlive = keepAlive;
    this.head = head;
    this.chunks = chunks;
  }

  @Override
  public void respond(Answer finished) {
    settle(finished);
    queue.finished(finished.heldBytes());
  }

  @Override
  public ResponseStream stream(HttpResponse responseHead, StreamSource source) {
    ChunkedStream stream = queue.newStream(this, responseHead, source);
    settle(stream);
    queue.begun(stream);
    return stream;
  }

  private void settle(Object settled) {
    if (!outcome.compareAndSet(null, settled)) {
      throw new IllegalStateException("answered twice");
    }
  }

  /** The answer, or null until there is one. */
  @Nullable Answer answer() {
    return outcome.get() instanceof Answer answer ? answer : null;
  }

  /** The stream, or null unless it is one. */
  @Nullable ChunkedStream stream() {
    return outcome.get() instanceof ChunkedStream stream ? stream : null;
  }

  /** Whether the connection stays open after the answer. */
  boolean keepsAlive() {
    return keepAlive;
  }

  /** Whether the client wants the headers only. */
  boolean isHead() {
    return head;
  }

  /** Whether the client takes an answer in chunks. */
  boolean takesChunks() {
    return chunks;
  }
}
