package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is appended comes back, as it was and where it belongs. */
interface AppendsContract extends EngineUnderTest {

  @Test
  default void bodiesComeBackAsTheyWereAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      int max = Math.min(log.log().maxBodyLength(), maxBodyForTests());
      int[] lengths = {0, 1, 2, 3, 7, 8, 9, 511, 512, 513, 4095, 4096, 4097, max - 1, max, 0, 1};
      for (int length : lengths) {
        log.append(length * 31L, Body.random(length, length));
      }
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }

  @Test
  default void bodiesAreWrittenInParts() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (int length : new int[] {0, 1, 2, 3, 100, 5000}) {
        byte[] body = Body.random(length, length);
        log.append(1, body, Body.inParts(body));
      }
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  default void aBodyThatIsTooLongIsRefusedAndNothingAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      int max = log.log().maxBodyLength();
      assertThat(max).isPositive().isLessThan(Integer.MAX_VALUE);
      assertThatThrownBy(() -> log.log().append(1, Body.unwritable(max + 1)))
          .isInstanceOf(IllegalArgumentException.class);
      log.appendNumbered(1);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  default void arrivalTimesAreKeptWhateverTheyAre() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (long arrival : new long[] {1_700_000_000_000L, 0, 5, 5, 4, 1_700_000_000_001L}) {
        log.append(arrival, Body.ofNumber(arrival));
      }
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }

  @Test
  default void offsetsStartAtZeroAndAreDenseOverCommitsAndReopening() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.verifyContent();
      for (int round = 1; round <= 5; round++) {
        for (int commit = 1; commit <= 4; commit++) {
          log.appendNumbered(round * commit * 10);
          store.commit(log);
        }
        store.reopen();
        log.verifyContent();
      }
    }
  }
}
