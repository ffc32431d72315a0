package io.weir.server.operation;

import io.weir.server.protocol.Output;

/**
 * An operation that is a call and its result, on an executor where waiting is allowed.
 *
 * @param <I> the members as read and checked
 */
public interface ControlOperation<I> extends Operation<I> {

  /** Does the work and returns the answer; what it throws is answered as its error. */
  Output call(I input);

  @Override
  default boolean blocks() {
    return true;
  }

  @Override
  default void execute(I input, Reply reply) {
    reply.send(call(input));
  }
}
