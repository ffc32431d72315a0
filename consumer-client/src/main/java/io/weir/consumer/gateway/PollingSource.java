package io.weir.consumer.gateway;

import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard by one call after the other, in the time that its consumers share. One batch is
 * read ahead while the one before is processed.
 */
public final class PollingSource implements RecordSource {
  private final Supplier<CompletableFuture<SourceBatch>> reads;
  private final Timers timers;
  private final Runnable onReady;
  private final PollPace pace;
  private @Nullable SourceBatch ready;
  private @Nullable GatewayException failure;
  private boolean underWay;
  private boolean over;

  /**
   * Reads by calls, each of which goes on where the one before ended. They fail with a {@link
   * GatewayException}; after one that was throttled, the same is asked again.
   */
  public PollingSource(
      Supplier<CompletableFuture<SourceBatch>> reads, Timers timers, Runnable onReady) {
    this.reads = reads;
    this.timers = timers;
    this.onReady = onReady;
    this.pace = new PollPace(new Random(), timers.nanoTime());
  }

  @Override
  public @Nullable SourceBatch poll() {
    SourceBatch batch;
    synchronized (this) {
      if (failure != null) {
        over = true;
        throw failure;
      }
      batch = ready;
      ready = null;
      if (batch != null && batch.endOfShard()) {
        over = true;
      }
    }
    readAhead();
    return batch;
  }

  private void readAhead() {
    long wait;
    synchronized (this) {
      if (over || underWay || ready != null) {
        return;
      }
      underWay = true;
      wait = pace.nanosToWait(timers.nanoTime());
    }
    if (wait > 0) {
      timers.after(wait, this::read);
    } else {
      read();
    }
  }

  private void read() {
    synchronized (this) {
      if (over) {
        return;
      }
      pace.onRead(timers.nanoTime());
    }
    CompletableFuture<?> unused = next().whenComplete(this::onAnswer);
  }

  private CompletableFuture<SourceBatch> next() {
    try {
      return Objects.requireNonNull(reads.get(), "a read's future");
    } catch (RuntimeException | Error e) { // Or nothing would ever be read again.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void onAnswer(@Nullable SourceBatch batch, @Nullable Throwable why) {
    long wait = -1;
    synchronized (this) {
      underWay = false;
      if (over) {
        return;
      }
      if (batch != null) {
        pace.onServed();
        ready = batch;
      } else {
        GatewayException cause = GatewayException.of(why);
        if (cause.kind() == Kind.THROTTLED) {
          pace.onThrottled(timers.nanoTime());
          underWay = true;
          wait = pace.nanosToWait(timers.nanoTime());
        } else {
          failure = cause;
        }
      }
    }
    if (wait >= 0) {
      timers.after(wait, this::read);
    } else {
      onReady.run();
    }
  }

  @Override
  public synchronized void close() {
    over = true;
    ready = null;
  }
}
