package io.weir.log.contract;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a test. The first failure interrupts all of them; closing waits for them and passes it
 * on.
 */
final class Background implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;

  private final ExecutorService executor = Executors.newCachedThreadPool(Background::daemon);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** What a thread does. It ends when it is interrupted. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "contract-test");
    thread.setDaemon(true);
    return thread;
  }

  void run(Task task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            executor.shutdownNow();
          }
        });
  }

  @Override
  public void close() throws Exception {
    executor.shutdown();
    boolean ended = executor.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    executor.shutdownNow();
    Throwable cause = failure.get();
    if (cause != null) {
      throw new AssertionError("a thread of the test failed", cause);
    }
    if (!ended) {
      throw new TimeoutException("the threads of the test did not end");
    }
  }
}
