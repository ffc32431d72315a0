package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is committed, and only that, is readable, and its listener hears of it once. */
interface CommitsContract extends EngineUnderTest {

  @Test
  default void nothingIsReadableOrReportedBeforeItIsCommitted() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      assertThat(log.log().durableOffset()).isZero();
      assertThat(log.log().read(0, 10, 1000, new RecordBatch())).isZero();
      assertThat(log.log().offsetForTimestamp(0)).isZero();
      assertThat(log.heard().acknowledged()).isZero();
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  default void aCommitCoversOnlyTheLogsGiven() {
    try (StoreUnderTest store = open()) {
      LogUnderTest given = store.open();
      LogUnderTest other = store.open();
      given.appendNumbered(2);
      other.appendNumbered(2);
      store.commit(given);
      given.verifyContent();
      store.commit(given, other);
      other.verifyContent();
      given.verifyContent();
    }
  }

  @Test
  default void aCommitOfNothingReportsNothing() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      store.startCommit(List.of());
      store.startCommit(List.of(log));
      log.appendNumbered(1);
      store.commit(log);
      store.startCommit(List.of(log));
      log.verifyContent();
      assertThat(log.heard().acknowledged()).isOne();
    }
  }

  @Test
  default void whatIsReportedCanBeReadAtOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      List<Throwable> failures = new ArrayList<>();
      LogId id = StoreUnderTest.newId();
      ReadingListener reading = new ReadingListener(failures);
      ShardLog readable = store.store().open(id, reading);
      reading.log = readable;
      for (int i = 0; i < 50; i++) {
        readable.append(i, Body.of(Body.ofNumber(i)));
        if (i % 7 == 0 || i == 49) {
          store.store().commit(List.of(readable, log.log()));
        }
      }
      StoreUnderTest.settle(() -> readable.durableOffset() == 50 && reading.heard() == 50);
      assertThat(failures).isEmpty();
    }
  }
}
