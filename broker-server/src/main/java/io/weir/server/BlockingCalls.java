package io.weir.server;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The pool for calls that may wait for the disk: few threads, gone when idle, a bounded queue. */
final class BlockingCalls {
  private static final int THREADS = 4;
  private static final int QUEUED = 256;

  private BlockingCalls() {}

  static ThreadPoolExecutor newExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUED),
            new DefaultThreadFactory("weir-control"));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Waits for calls that have begun, for a bounded time. */
  static void awaitEnd(ThreadPoolExecutor executor) {
    boolean interrupted = false;
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
