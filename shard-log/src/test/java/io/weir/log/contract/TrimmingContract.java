package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.RecordBatch;
import org.junit.jupiter.api.Test;

/** What is trimmed is gone, and stays so. */
interface TrimmingContract extends EngineUnderTest {

  @Test
  default void aTrimMovesTheStartAndReadsBeginThere() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(20);
      store.commit(log);
      log.trim(7);
      log.verifyContent();
      RecordBatch batch = new RecordBatch();
      log.verifyRead(0, 1, 1000, batch);
      assertThat(batch.offset(0)).isEqualTo(7);
      log.trim(3);
      log.trim(-1);
      log.verifyContent();
      log.trim(8);
      log.verifyContent();
    }
  }

  @Test
  default void aTrimGoesNoFurtherThanWhatIsDurable() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(5);
      store.commit(log);
      log.appendNumbered(2);
      log.log().trim(100);
      assertThat(log.log().startOffset()).isEqualTo(5);
      assertThat(log.log().durableOffset()).isEqualTo(5);
      store.commit(log);
      assertThat(log.log().startOffset()).isEqualTo(5);
      assertThat(log.verifyReadFromStart()).isEqualTo(2);
    }
  }

  @Test
  default void aTrimLastsAndOffsetsGoOnAfterAllWasTrimmed() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(9);
      store.commit(log);
      log.trim(4);
      store.reopen();
      log.verifyContent();
      log.trim(9);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
      log.appendNumbered(3);
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }
}
