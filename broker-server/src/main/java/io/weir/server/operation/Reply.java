package io.weir.server.operation;

import io.weir.server.protocol.Output;

/** Takes an operation's outcome: exactly one call of one method, on any thread. Never blocks. */
public interface Reply {

  /** It succeeded. */
  void send(Output output);

  /** It failed; see {@link io.weir.server.error.ErrorMapper}. */
  void fail(Throwable failure);
}
