package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EpochsTest {
  private final Epochs epochs = new Epochs();

  private PendingRecord enter() {
    PendingRecord record = new PendingRecord(new ProducerRecord("k", new byte[1]), 0, 0, 2, 0);
    epochs.enter(record);
    return record;
  }

  private static void leave(PendingRecord record) {
    Epoch epoch = record.epoch();
    if (epoch != null && epoch.remove(1)) {
      epoch.done().complete(null);
    }
  }

  @Test
  void anEpochEndsWhenThoseBeforeItHaveEndedToo() {
    PendingRecord first = enter();
    CompletableFuture<Void> before = epochs.end();
    PendingRecord second = enter();
    CompletableFuture<Void> after = epochs.end();
    leave(second);
    assertThat(before).isNotDone();
    assertThat(after).isNotDone();
    leave(first);
    assertThat(before).isCompleted();
    assertThat(after).isCompleted();
    assertThat(epochs.end()).isCompleted();
  }

  @Test
  void whatACallerDoesToItsFutureIsItsOwnAffair() {
    PendingRecord record = enter();
    epochs.end().cancel(false);
    CompletableFuture<Void> other = epochs.end();
    assertThat(other).isNotDone();
    leave(record);
    assertThat(other).isCompleted();
  }

  /** Each looked at all before it: as many as these took minutes, and gigabytes. */
  @Test
  @Timeout(30)
  void flushAfterFlushOfAStreamThatAnswersNothingCostsTheSame() {
    List<PendingRecord> records = new ArrayList<>();
    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 100_000; i++) {
      records.add(enter());
      last = epochs.end();
    }
    assertThat(last).isNotDone();
    records.forEach(EpochsTest::leave);
    assertThat(last).isCompleted();
  }
}
