package io.weir.consumer;

import io.weir.consumer.gateway.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A consumer's threads: one for heartbeats and timers, and those that read shards and call
 * processors, which come as they are needed and go when they are not. All are daemons.
 */
final class ConsumerThreads implements Timers, AutoCloseable {
  private static final long JOIN_SECONDS = 5;

  private final ScheduledThreadPoolExecutor control;
  private final ThreadPoolExecutor processors;

  ConsumerThreads(String name, int most) {
    control = new ScheduledThreadPoolExecutor(1, task -> daemon("weir-consumer-" + name, task));
    control.setRemoveOnCancelPolicy(true);
    control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    AtomicInteger number = new AtomicInteger();
    processors =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon("weir-processor-" + name + "-" + number.incrementAndGet(), task));
    processors.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Heartbeats. */
  Executor control() {
    return task -> executeUnlessClosed(control, task);
  }

  /** Processors, and reads. */
  SharedThreads processors() {
    return new SharedThreads() {
      @Override
      public void execute(Runnable task) {
        executeUnlessClosed(processors, task);
      }

      @Override
      public boolean areWanted() {
        return processors.isShutdown() || !processors.getQueue().isEmpty();
      }
    };
  }

  /** What is still asked for at the end is of no use to anybody. */
  private static void executeUnlessClosed(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // It was closed.
    }
  }

  @Override
  public void after(long nanos, Runnable task) {
    executeUnlessClosed(
        work -> {
          ScheduledFuture<?> unused =
              control.schedule(work, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        },
        task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Interrupts what still runs, and waits for it for a while. */
  @Override
  public void close() {
    control.shutdownNow();
    processors.shutdownNow();
    try {
      boolean unused =
          control.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)
              && processors.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
