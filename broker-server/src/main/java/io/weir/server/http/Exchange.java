package io.weir.server.http;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request's place in the order of answers. Thread-safe. */
public final class Exchange {
  private final ResponseQueue queue;
  private final boolean keepAlive;
  private final boolean head;
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

  Exchange(ResponseQueue queue, boolean keepAlive, boolean head) {
    this.queue = queue;
    this.keepAlive = keepAlive;
    this.head = head;
  }

  /**
   * Answers; on any thread, without blocking. Where the client has gone, the answer is dropped.
   *
   * @throws IllegalStateException if it has been answered already
   */
  public void respond(Answer finished) {
    if (!answer.compareAndSet(null, finished)) {
      throw new IllegalStateException("answered twice");
    }
    queue.finished(finished.heldBytes());
  }

  /** The answer, or null until there is one. */
  @Nullable Answer answer() {
    return answer.get();
  }

  /** Whether the connection stays open after the answer. */
  boolean keepsAlive() {
    return keepAlive;
  }

  /** Whether the client wants the headers only. */
  boolean isHead() {
    return head;
  }
}
