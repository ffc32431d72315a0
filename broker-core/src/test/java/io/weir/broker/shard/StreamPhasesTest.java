package io.weir.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.stream.StreamStatus;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamPhasesTest {
  private final AtomicLong now = new AtomicLong();
  private final StreamPhases phases = new StreamPhases(now::get, 100);

  @ParameterizedTest
  @EnumSource(names = {"CREATING", "UPDATING"})
  void createdAndUpdatedStreamsBecomeActive(StreamStatus status) {
    phases.enter(status);
    assertThat(phases.status()).isEqualTo(status);
    now.addAndGet(100);
    assertThat(phases.status()).isEqualTo(StreamStatus.ACTIVE);
  }

  /** Whoever found it just before its time was over must not take it for one to be changed. */
  @Test
  void aDeletedStreamIsNeverActiveAgain() {
    phases.enter(StreamStatus.DELETING);
    assertThat(phases.isGone()).isFalse();
    now.addAndGet(100);
    assertThat(phases.isGone()).isTrue();
    assertThat(phases.status()).isEqualTo(StreamStatus.DELETING);
  }
}
