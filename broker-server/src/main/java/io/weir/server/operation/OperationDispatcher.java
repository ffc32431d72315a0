package io.weir.server.operation;

import io.netty.buffer.ByteBuf;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.WireFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs operations: reads on the calling thread, which is the connection's event loop, and executes
 * there or, what may wait, on an executor with bounded room. Thread-safe.
 */
public final class OperationDispatcher {
  private final Executor blocking;

  /** The executor refuses what it has no room for. */
  public OperationDispatcher(Executor blocking) {
    this.blocking = blocking;
  }

  /**
   * Runs one; whatever goes wrong reaches the reply.
   *
   * @param body remains the caller's, who may release it when this returns
   */
  public <I> void dispatch(Operation<I> operation, WireFormat format, ByteBuf body, Reply reply) {
    I input;
    try (MemberReader in = format.reader(body)) {
      input = operation.decode(in);
      in.end();
    } catch (RuntimeException | Error e) {
      reply.fail(e);
      return;
    }
    if (operation.blocks()) {
      executeElsewhere(operation, input, reply);
    } else {
      execute(operation, input, reply);
    }
  }

  private <I> void executeElsewhere(Operation<I> operation, I input, Reply reply) {
    try {
      blocking.execute(() -> execute(operation, input, reply));
    } catch (RejectedExecutionException e) {
      reply.fail(
          ApiException.limitExceeded(
              "Too many "
                  + operation.name()
                  + " and like calls are under way; try again shortly."));
    }
  }

  private static <I> void execute(Operation<I> operation, I input, Reply reply) {
    try {
      operation.execute(input, reply);
    } catch (RuntimeException | Error e) { // Whatever happens, the client hears of it.
      reply.fail(e);
    }
  }
}
