package io.weir.consumer.gateway.kinesis;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes on a thread of its own, which waits for the disk in the place of others. Whoever comes
 * while it writes shares the next write with all that do. Thread-safe.
 */
final class LocalGroupWriter implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 30;

  private final Write write;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          LocalGroupWriter::named);
  private List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
  private boolean writing;

  /** Writes what there is. */
  interface Write {
    void run() throws IOException;
  }

  LocalGroupWriter(Write write) {
    this.write = write;
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread named(Runnable task) {
    Thread made = new Thread(task, "weir-local-group");
    made.setDaemon(true);
    return made;
  }

  /** Completes, on the thread that writes, when what there is by now has been written. */
  CompletableFuture<@Nullable Void> written() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(done);
      if (writing) {
        return done;
      }
      writing = true;
    }
    try {
      thread.execute(this::writeAll);
    } catch (RuntimeException | Error e) { // It is closed, or there is no thread to be had.
      tell(giveUp(), e);
    }
    return done;
  }

  private synchronized List<CompletableFuture<@Nullable Void>> giveUp() {
    List<CompletableFuture<@Nullable Void>> given = take();
    writing = false;
    return given;
  }

  private void writeAll() {
    List<CompletableFuture<@Nullable Void>> sharing = take();
    while (!sharing.isEmpty()) {
      @Nullable Throwable failure = null;
      try {
        write.run();
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
      }
      tell(sharing, failure);
      sharing = take();
    }
  }

  /** Those that wait; where nobody does, nobody writes any more. */
  private synchronized List<CompletableFuture<@Nullable Void>> take() {
    List<CompletableFuture<@Nullable Void>> taken = waiting;
    waiting = new ArrayList<>();
    writing = !taken.isEmpty();
    return taken;
  }

  private static void tell(
      List<CompletableFuture<@Nullable Void>> sharing, @Nullable Throwable failure) {
    for (CompletableFuture<@Nullable Void> one : sharing) {
      if (failure == null) {
        one.complete(null);
      } else {
        one.completeExceptionally(
            new GatewayException(
                Kind.TRANSIENT, "The group's file could not be written: " + failure, failure));
      }
    }
  }

  /** Writes nothing any more; what is being written is, unless the disk takes half a minute. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
