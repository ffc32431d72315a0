package io.weir.log.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads of a test. Closing waits for them and passes on the first failure. */
final class Background implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Future<?>> tasks = new ArrayList<>();

  /** What a thread does. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  void run(Task task) {
    tasks.add(
        executor.submit(
            () -> {
              task.run();
              return null;
            }));
  }

  @Override
  public void close() throws Exception {
    try {
      for (Future<?> task : tasks) {
        task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
