package io.weir.server.operation;

import io.weir.server.protocol.Output;
import java.util.function.Function;

/** Takes an operation's outcome: exactly one call of one method, on any thread. Never blocks. */
public interface Reply {

  /** It succeeded. */
  void send(Output output);

  /**
   * It succeeded, and answers event by event.
   *
   * @param open makes the source, given what to call, on any thread, when {@link EventSource#next}
   *     has found nothing and is worth to be asked again. What it throws fails the operation
   */
  void stream(Function<Runnable, EventSource> open);

  /** It failed; see {@link io.weir.server.error.ErrorMapper}. */
  void fail(Throwable failure);
}
