package io.weir.consumer;

import io.weir.consumer.gateway.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A consumer's threads: one for heartbeats and timers, those that read shards and call processors,
 * and those that tell of checkpoints. The last two come as they are needed and go when they are
 * not. All are daemons.
 */
final class ConsumerThreads implements Timers, AutoCloseable {
  private static final long JOIN_SECONDS = 5;

  private final String name;
  private final ScheduledThreadPoolExecutor control;
  private final ThreadPoolExecutor processors;
  private final ThreadPoolExecutor callbacks;

  ConsumerThreads(String name, int most) {
    this.name = name;
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
    callbacks =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // One for each callback that blocks, and a few more.
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon("weir-callback-" + name, task));
  }

  private Thread daemon(String name, Runnable task) {
    Thread thread = new Own(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A thread of this consumer's. */
  private final class Own extends Thread {
    Own(Runnable task, String name) {
      super(task, name);
    }

    boolean isOf(ConsumerThreads threads) {
      return ConsumerThreads.this == threads;
    }
  }

  /** Whether one of these calls: it must not wait for them to end. */
  boolean isCurrent() {
    return Thread.currentThread() instanceof Own own && own.isOf(this);
  }

  /** Runs a task that may wait for these threads to end. */
  void startAside(Runnable task) {
    Thread thread = new Thread(task, "weir-consumer-close-" + name);
    thread.setDaemon(true);
    thread.start();
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

  /** What the application hangs on its futures; it is told at the end, too. */
  SharedThreads callbacks() {
    return new SharedThreads() {
      @Override
      public void execute(Runnable task) {
        try {
          callbacks.execute(task);
        } catch (RejectedExecutionException e) {
          task.run(); // There are no threads any more.
        }
      }

      @Override
      public boolean areWanted() {
        return false; // There is always one more.
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
    callbacks.shutdownNow(); // None waits for a thread; what follows one that runs is told by it.
    try {
      boolean unused =
          control.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)
              && processors.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)
              && callbacks.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
