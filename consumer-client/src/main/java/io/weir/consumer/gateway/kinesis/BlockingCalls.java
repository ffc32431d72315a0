package io.weir.consumer.gateway.kinesis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes calls that block, on a few threads of its own. Not on the common pool, where whatever else
 * the program does could hold up a heartbeat: the HTTP client's futures would complete there.
 *
 * <p>Thread-safe. Threads are daemons, come as they are needed and go when they are not.
 */
final class BlockingCalls implements AutoCloseable {
  private final ThreadPoolExecutor threads;
  private final Duration longest;

  /** At most so many at a time, none of which takes longer than that, the wait for it included. */
  BlockingCalls(String name, int most, Duration longest) {
    this.longest = longest;
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(name, task));
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The future completes in any case, also where the call does not return. */
  <T> CompletableFuture<T> make(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      Future<?> task = threads.submit(() -> complete(result, call));
      return result
          .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((done, why) -> endIfLate(task, why));
    } catch (RuntimeException | Error e) { // It was closed, or there is no thread.
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> call) {
    try {
      result.complete(call.call());
    } catch (Exception | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static void endIfLate(Future<?> task, Throwable why) {
    if (why instanceof TimeoutException) {
      task.cancel(true);
    }
  }

  /** Interrupts what is under way; its time ends what has not begun. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
