package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.LogClosedException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import org.junit.jupiter.api.Test;

/** Readers beside a writer, and beside a close. */
interface ConcurrencyContract extends EngineUnderTest {

  @Test
  default void readersBesideAWriterSeeAGrowingPrefix() throws Exception {
    try (StoreUnderTest store = open()) {
      new ConcurrentReads(store, 4000).run();
    }
  }

  @Test
  default void aLogCanBeClosedBesideReaders() throws Exception {
    try (StoreUnderTest store = open()) {
      for (int round = 0; round < 10; round++) {
        LogUnderTest log = store.open();
        log.appendNumbered(100);
        store.commit(log);
        ShardLog closing = log.log();
        try (Background background = new Background()) {
          for (int reader = 0; reader < 3; reader++) {
            background.run(() -> readUntilClosed(closing));
          }
          closing.close();
        }
      }
    }
  }

  private static void readUntilClosed(ShardLog log) {
    RecordBatch batch = new RecordBatch();
    try {
      while (true) {
        assertThat(log.read(0, 100, 10_000, batch)).isPositive();
        assertThat(batch.offset(0)).isZero();
      }
    } catch (LogClosedException e) {
      // That is how it ends.
    }
  }
}
