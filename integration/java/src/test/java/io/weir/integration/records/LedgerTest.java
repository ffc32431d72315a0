package io.weir.integration.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void allThatWasAcknowledgedAndProcessedOnceIsWell() {
    acknowledge(3);
    process(1, false);
    process(2, false);
    assertThat(ledger.complete()).isFalse();
    process(3, false);
    assertThat(ledger.complete()).isTrue();
    assertThat(ledger.problems()).isEmpty();
    assertThat(ledger.acknowledgedCount()).isEqualTo(3);
    assertThat(ledger.processedCount()).isEqualTo(3);
  }

  @Test
  void whatMayBeProcessedBeforeItsAcknowledgementComesIsWell() {
    process(1, false);
    acknowledge(1);
    assertThat(ledger.complete()).isTrue();
    assertThat(ledger.problems()).isEmpty();
  }

  @Test
  void aMissingRecordIsReported() {
    acknowledge(2);
    process(1, false);
    assertThat(ledger.problems()).containsExactly("k: 2 acknowledged, 1 processed");
  }

  @Test
  void aGapIsReportedAlsoIfTheRecordComesLater() {
    acknowledge(3);
    process(1, false);
    process(3, false);
    process(2, false);
    assertThat(ledger.problems())
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("number=3", "after number 1"))
        .anySatisfy(problem -> assertThat(problem).contains("number=2", "delivered again"));
  }

  @Test
  void aRecordMayComeAgainOnlyAsARedelivery() {
    acknowledge(2);
    process(1, false);
    process(2, false);
    process(1, true);
    process(2, true);
    assertThat(ledger.problems()).isEmpty();
    assertThat(ledger.redeliveredCount()).isEqualTo(2);
    process(2, false);
    assertThat(ledger.problems()).hasSize(1);
  }

  @Test
  void anAcknowledgementOutOfOrderIsReported() {
    ledger.acknowledged(new NumberedRecord("k", 2));
    assertThat(ledger.problems()).anySatisfy(p -> assertThat(p).contains("number=2"));
  }

  private void acknowledge(int upTo) {
    for (int number = 1; number <= upTo; number++) {
      ledger.acknowledged(new NumberedRecord("k", number));
    }
  }

  private void process(int number, boolean redelivery) {
    ledger.processed(new NumberedRecord("k", number), "shard 7", redelivery);
  }
}
