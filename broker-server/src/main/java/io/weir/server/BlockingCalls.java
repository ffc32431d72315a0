package io.weir.server;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.server.operation.Lanes;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads for calls that may wait for the disk: few, gone when idle, with room for a bounded
 * number of calls. Those of groups' members have threads of their own, since others may wait long:
 * a split waits for its producers' acknowledgements, and creating a stream for the split.
 */
final class BlockingCalls {
  private static final int THREADS = 4;
  private static final int QUEUED = 256;

  /** A heartbeat under way for each member of some large groups; what is held of one is small. */
  private static final int MEMBERS_CALLS = 4096;

  private final ThreadPoolExecutor control = pool("weir-control", QUEUED);
  private final ThreadPoolExecutor members = pool("weir-groups", MEMBERS_CALLS);
  private final Lanes lanes = new Lanes(members, MEMBERS_CALLS);

  private static ThreadPoolExecutor pool(String name, int queued) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queued),
            new DefaultThreadFactory(name));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** For calls of the control plane. */
  Executor control() {
    return control;
  }

  /** For those of groups' members. */
  Lanes lanes() {
    return lanes;
  }

  /** Takes no more. */
  void shutdown() {
    control.shutdown();
    members.shutdown();
  }

  /** Waits for calls that have begun, for a bounded time. */
  void awaitEnd() {
    boolean interrupted = false;
    for (ThreadPoolExecutor executor : new ThreadPoolExecutor[] {control, members}) {
      try {
        if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
          executor.shutdownNow();
        }
      } catch (InterruptedException e) {
        executor.shutdownNow();
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
