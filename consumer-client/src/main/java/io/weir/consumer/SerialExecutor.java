package io.weir.consumer;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on the threads of another executor. Thread-safe. */
final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final SharedThreads threads;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(SharedThreads threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    begin();
  }

  /** Where there is no thread for now, the next task tries again. */
  private void begin() {
    try {
      threads.execute(this::run);
    } catch (RuntimeException | Error e) {
      synchronized (tasks) {
        running = false;
      }
      throw e;
    }
  }

  /** One task, and the next ones as long as nobody else waits for the thread. */
  private void run() {
    while (runNext()) {
      if (threads.areWanted()) {
        begin();
        return;
      }
      boolean left = Thread.interrupted(); // as between tasks of a pool: meant for the last one
      if (left) {
        LOG.debug("A task left its thread interrupted");
      }
    }
  }

  /** Returns whether there is one more. */
  private boolean runNext() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.remove();
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task failed unexpectedly; going on with the next", e);
    }
    synchronized (tasks) {
      running = !tasks.isEmpty();
      return running;
    }
  }
}
