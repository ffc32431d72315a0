package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * One writer, one thread that commits, one that trims, and readers of two kinds: those that follow
 * the log from its first record must see every one, in order; those that jump about must see, from
 * wherever they are put, a run without a gap.
 */
final class ConcurrentReads {
  private final StoreUnderTest store;
  private final LogUnderTest untrimmed;
  private final LogUnderTest trimmed;
  private final int records;

  ConcurrentReads(StoreUnderTest store, int records) {
    this.store = store;
    this.untrimmed = store.open();
    this.trimmed = store.open();
    this.records = records;
  }

  void run() throws Exception {
    try (Background background = new Background()) {
      background.run(this::write);
      background.run(this::commit);
      background.run(this::trim);
      background.run(() -> follow(untrimmed.log()));
      background.run(() -> follow(untrimmed.log()));
      background.run(() -> jump(trimmed.log(), 1));
      background.run(() -> jump(untrimmed.log(), 2));
    }
    untrimmed.verifyContent();
  }

  private void write() {
    for (int i = 0; i < records; i++) {
      untrimmed.appendNumbered(1);
      trimmed.appendNumbered(1);
      if (i % 50 == 0) {
        pause();
      }
    }
  }

  /** Gives the others, on few processors, the time to be in the midst of something. */
  private static void pause() {
    LockSupport.parkNanos(50_000);
  }

  private boolean isDone() {
    return Thread.currentThread().isInterrupted() || isWritten();
  }

  private boolean isWritten() {
    return untrimmed.log().durableOffset() == records && trimmed.log().durableOffset() == records;
  }

  private void commit() {
    while (!isDone()) {
      store.startCommit(List.of(untrimmed, trimmed));
      pause();
    }
  }

  private void trim() {
    long last = 0;
    while (!isDone()) {
      trimmed.log().trim(trimmed.log().durableOffset() * 3 / 4);
      long start = trimmed.log().startOffset();
      assertThat(start).isGreaterThanOrEqualTo(last);
      last = start;
      pause();
    }
  }

  private void follow(ShardLog log) {
    RecordBatch batch = new RecordBatch();
    long next = 0;
    while (next < records && !Thread.currentThread().isInterrupted()) {
      int count = log.read(next, 100, 10_000, batch);
      if (count > 0) {
        assertThat(batch.offset(0)).isEqualTo(next);
      }
      verifyRun(batch, log);
      next += count;
    }
  }

  private void jump(ShardLog log, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RecordBatch batch = new RecordBatch();
    while (!isDone()) {
      long from = random.nextLong(log.durableOffset() + 1);
      long startBefore = log.startOffset();
      if (log.read(from, 20, 10_000, batch) > 0) {
        assertThat(batch.offset(0)).isGreaterThanOrEqualTo(Math.max(from, startBefore));
        assertThat(batch.offset(0)).isLessThanOrEqualTo(Math.max(from, log.startOffset()));
      }
      verifyRun(batch, log);
      assertThat(log.offsetForTimestamp(1000 + from)).isGreaterThanOrEqualTo(from);
    }
  }

  /** Records say their own offsets; see {@link LogUnderTest#appendNumbered}. */
  private static void verifyRun(RecordBatch batch, ShardLog log) {
    ByteBuffer bodies = ByteBuffer.wrap(batch.bytes());
    for (int i = 0; i < batch.count(); i++) {
      assertThat(batch.offset(i)).isEqualTo(batch.offset(0) + i);
      assertThat(bodies.getLong(batch.start(i))).isEqualTo(batch.offset(i));
      assertThat(batch.arrivalMillis(i)).isEqualTo(1000 + batch.offset(i));
    }
    if (batch.count() > 0) {
      assertThat(batch.offset(batch.count() - 1)).isLessThan(log.durableOffset());
    }
  }
}
