package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.log.AppendListener;
import io.weir.log.LogClosedException;
import io.weir.log.LogFencedException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What closing and failing mean for what was appended. */
interface EndContract extends EngineUnderTest {

  @Test
  default void closingTheStoreCommitsWhatWasAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      HeardAppends heard = log.heard();
      store.reopen();
      assertThat(heard.acknowledged()).isEqualTo(3);
      assertThat(heard.failure()).isNull();
      log.verifyContent();
    }
  }

  @Test
  default void aClosedLogRefusesAppendsAndReads() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      log.log().close();
      log.log().close();
      verifyClosed(log.log());
      assertThat(log.heard().failure()).isNull();
      store.open(log.id());
      log.verifyContent();
      log.appendNumbered(3);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  default void aClosedStoreRefusesEverything() {
    StoreUnderTest store = open();
    LogUnderTest log = store.open();
    log.appendNumbered(1);
    store.commit(log);
    store.close();
    store.close();
    verifyClosed(log.log());
    log.log().close();
    assertThatThrownBy(() -> store.store().open(StoreUnderTest.newId(), AppendListener.NONE))
        .isInstanceOf(LogClosedException.class);
    assertThat(log.heard().failure()).isNull();
  }

  private static void verifyClosed(ShardLog log) {
    assertThatThrownBy(() -> log.append(1, Body.of(new byte[1])))
        .isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.read(0, 1, 1, new RecordBatch()))
        .isInstanceOf(LogClosedException.class);
  }

  @Test
  default void closingALogReportsWhatWasNotCommittedAsFailedOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      log.appendNumbered(2);
      ShardLog closed = log.log();
      HeardAppends heard = log.heard();
      closed.close();
      closed.close();
      StoreUnderTest.settle(() -> heard.failure() != null);
      store.store().commit(List.of(closed));
      store.store().maintain(System.nanoTime());
      assertThat(heard.acknowledged()).isEqualTo(3);

      log.forgetLast(2);
      store.open(log.id());
      assertThat(log.log().durableOffset()).isBetween(3L, 5L);
      log.verifyRead(0, 3, 1000, new RecordBatch());
    }
  }

  @Test
  default void aFailedCommitIsReportedOnceAndFences() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      LogUnderTest other = store.open();
      log.appendNumbered(3);
      other.appendNumbered(3);
      store.commit(log, other);
      assumeTrue(failNextCommit());
      appendUntilFenced(store, log);
      StoreUnderTest.settle(() -> log.heard().failure() != null);
      store.startCommit(List.of(log, other));

      assertThat(log.heard().failure()).isInstanceOf(LogFencedException.class);
      assertThat(log.heard().acknowledged()).isEqualTo(3);
      assertThat(store.store().failure()).isInstanceOf(LogFencedException.class);
      for (LogUnderTest fenced : List.of(log, other)) {
        assertThatThrownBy(() -> fenced.log().append(1, Body.of(new byte[1])))
            .isInstanceOf(LogFencedException.class);
      }
      int unknown = log.size() - 3;
      log.forgetLast(unknown);
      log.verifyContent();
      other.verifyContent();

      store.reopen();
      assertThat(store.store().failure()).isNull();
      other.verifyContent();
      assertThat(log.log().durableOffset()).isBetween(3L, 3L + unknown);
      log.verifyRead(0, 3, 1000, new RecordBatch());
      log.log().append(1, Body.of(new byte[1]));
    }
  }

  /** More than one commit may be under way when an engine that completes later notices. */
  private static void appendUntilFenced(StoreUnderTest store, LogUnderTest log) {
    while (true) {
      try {
        log.appendNumbered(1);
      } catch (LogFencedException e) {
        store.startCommit(List.of(log)); // an engine may notice before anything is pending
        return;
      }
      store.startCommit(List.of(log));
    }
  }
}
