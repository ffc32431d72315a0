package io.weir.consumer;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard's processor is behind the present: what the last read told, and the time since
 * then as long as something is left to do. So it grows while a processor hangs or fails, and while
 * reads do; it is 0 where all that was read is processed, and that was all there was.
 *
 * <p>Asked on any thread; told on the worker's, but for {@link #onReady}.
 */
final class Lag {
  private final LongSupplier nanoTime;
  private volatile @Nullable Told behind;
  private volatile @Nullable Told waiting;

  /** How far it was behind at a moment. */
  private record Told(long millis, long atNanos) {}

  /** Nothing is known yet, so everything may be waiting. */
  Lag(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.behind = now(0);
  }

  private Told now(long millis) {
    return new Told(millis, nanoTime.getAsLong());
  }

  /** There is something to take from the source, as of now. */
  void onReady() {
    if (waiting == null) {
      waiting = now(0);
    }
  }

  /** It is about to be taken; returns when it was read. To be called first: more may come. */
  long taking() {
    Told since = waiting;
    waiting = null;
    return since == null ? nanoTime.getAsLong() : since.atNanos();
  }

  /** A batch was taken that was read at a time; it is to be processed. */
  void onBatch(long millisBehindLatest, long readNanos) {
    behind = new Told(millisBehindLatest, readNanos);
  }

  /** It is processed: nothing is left if there was nothing behind it. */
  void onProcessed() {
    Told told = behind;
    if (told != null && told.millis() == 0) {
      behind = null;
    }
  }

  /** Nobody knows what comes meanwhile. */
  void onFailure() {
    if (behind == null) {
      behind = now(0);
    }
  }

  /** In milliseconds, as of now. */
  long millis() {
    Told since = behind != null ? behind : waiting;
    return since == null
        ? 0
        : since.millis() + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - since.atNanos());
  }
}
