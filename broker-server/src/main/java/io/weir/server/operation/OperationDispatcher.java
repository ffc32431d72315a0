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
  private final Lanes lanes;

  /**
   * The executors refuse what they have no room for.
   *
   * @param blocking runs what may wait and has no lane
   * @param lanes runs what has one
   */
  public OperationDispatcher(Executor blocking, Lanes lanes) {
    this.blocking = blocking;
    this.lanes = lanes;
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
    Object lane = operation.lane(input);
    Runnable task = () -> execute(operation, input, reply);
    try {
      if (lane == null) {
        blocking.execute(task);
      } else {
        lanes.execute(lane, task, reply::fail);
      }
    } catch (RejectedExecutionException e) {
      reply.fail(
          ApiException.limitExceeded(
              "Too many "
                  + operation.name()
                  + " and like calls are under way; try again shortly."));
    } catch (RuntimeException | Error e) { // Such as that no thread can be made.
      reply.fail(e);
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
