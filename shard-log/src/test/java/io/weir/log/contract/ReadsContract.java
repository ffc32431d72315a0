package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.RecordBatch;
import org.junit.jupiter.api.Test;

/** Reads and seeks keep to what they were asked for. */
interface ReadsContract extends EngineUnderTest {

  @Test
  default void readsBeginWhereThereIsSomethingToRead() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      RecordBatch batch = new RecordBatch();
      assertThat(log.verifyRead(0, 10, 1000, batch)).isZero();
      log.appendNumbered(10);
      store.commit(log);
      assertThat(log.verifyRead(-1, 1, 1000, batch)).isOne();
      assertThat(log.verifyRead(9, 10, 1000, batch)).isOne();
      for (long from : new long[] {10, 11, Long.MAX_VALUE}) {
        assertThat(log.verifyRead(from, 10, 1000, batch)).isZero();
      }
    }
  }

  @Test
  default void aReadDropsWhatTheBatchHeldBefore() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      RecordBatch batch = new RecordBatch(1, 1);
      log.verifyRead(0, 3, 1000, batch);
      log.verifyRead(2, 3, 1000, batch);
      log.verifyRead(3, 3, 1000, batch);
      assertThat(batch.bodyBytes()).isZero();
    }
  }

  @Test
  default void aRecordLongerThanTheLimitIsReadAlone() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (int length : new int[] {1000, 0, 1000, 10}) {
        log.append(1, Body.random(length, length));
      }
      store.commit(log);
      RecordBatch batch = new RecordBatch();
      assertThat(log.verifyRead(0, 10, 10, batch)).isBetween(1, 2);
      assertThat(batch.length(0)).isEqualTo(1000);
      assertThat(log.verifyRead(1, 10, 0, batch)).isOne();
      assertThat(log.verifyRead(2, 10, 999, batch)).isOne();
      log.verifyRead(2, 10, 1010, batch);
    }
  }

  @Test
  default void aTimeAfterAllRecordsIsTheEnd() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(log.log().offsetForTimestamp(5)).isZero();
      log.appendNumbered(3);
      store.commit(log);
      assertThat(log.log().offsetForTimestamp(Long.MAX_VALUE)).isEqualTo(3);
      assertThat(log.log().offsetForTimestamp(Long.MIN_VALUE)).isZero();
    }
  }
}
