package io.weir.consumer;

import java.util.concurrent.CompletableFuture;

/**
 * Completes the futures that the application has of one shard, on threads that nothing else uses.
 *
 * <p>What an application hangs on a future may block. On the thread of heartbeats it would stop
 * them; on a gateway's, calls of all shards; on the processors', there may be none left, as all of
 * them wait for futures. So it has threads of its own, and one after the other of a shard: one that
 * hangs takes a thread, and holds up its shard.
 */
final class Callbacks {
  private final SharedThreads threads;
  private final SerialExecutor serial;

  Callbacks(SharedThreads threads) {
    this.threads = threads;
    this.serial = new SerialExecutor(threads);
  }

  /** The same future for the application, which can do to ours what it likes. */
  <T> CompletableFuture<T> told(CompletableFuture<T> ours) {
    return ours.isDone()
        ? ours.copy() // What is hung on it is called by the caller.
        : ours.whenCompleteAsync((done, failure) -> {}, where());
  }

  /** A callback may wait for another checkpoint, which must not be told behind it. */
  private SerialExecutor where() {
    return serial.isRunningHere() ? new SerialExecutor(threads) : serial;
  }

  /** Runs a task when those have been called that are to be called by now. */
  void behind(Runnable task) {
    serial.execute(task);
  }
}
