package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  @Test
  void whatIsAcknowledgedInTheWarmUpOrAfterTheEndIsNotCounted() throws Exception {
    Sends early =
        new Numbered() {
          @Override
          void onNumber(long number) {
            onOutcome(number == 0 ? 1 : 0, 0);
          }

          @Override
          void await() {
            onOutcome(1, 0);
          }
        };

    assertThat(Throughput.steadyRate(early, 1, 1)).isZero();
    assertThat(early.acknowledged()).isEqualTo(2);
  }

  @Test
  void whatIsAcknowledgedWithinTheSecondsIsCounted() throws Exception {
    Sends prompt =
        new Numbered() {
          @Override
          void onNumber(long number) {
            onOutcome(1, 0);
          }
        };

    assertThat(Throughput.steadyRate(prompt, 0, 1)).isPositive();
  }

  @Test
  void numbersGoOnFromTheWarmUp() throws Exception {
    AtomicLong next = new AtomicLong();
    AtomicBoolean inTurn = new AtomicBoolean(true);
    Sends sends =
        new Numbered() {
          @Override
          void onNumber(long number) {
            if (number != next.getAndIncrement()) {
              inTurn.set(false);
            }
          }
        };

    Throughput.steadyRate(sends, 1, 1);

    assertThat(next.get()).isPositive();
    assertThat(inTurn).isTrue();
  }

  @Test
  void aRecordThatIsRefusedAtTheVeryEndIsAFailure() {
    Sends sends =
        new Numbered() {
          @Override
          void onNumber(long number) {
            onOutcome(1, 0);
          }

          @Override
          void await() {
            onOutcome(0, 1);
          }
        };

    assertThatThrownBy(() -> Throughput.steadyRate(sends, 0, 1))
        .hasMessage("1 records were refused");
  }

  @Test
  void roundsOfWarmUpAreNotCounted() throws Exception {
    List<Sends> made = new ArrayList<>();
    Throughput throughput = new Throughput();
    throughput.add(
        "way",
        () -> {
          int round = made.size();
          Sends sends =
              new Numbered() {
                @Override
                void onNumber(long number) {
                  onOutcome(round < 2 ? 1 : 0, 0);
                }
              };
          made.add(sends);
          return sends;
        });

    throughput.run(new Rounds(2, 1, 1));

    assertThat(made).hasSize(3);
    assertThat(throughput.median("way")).isZero();
  }

  /** Sends whose outcomes a test decides. */
  private abstract static class Numbered extends Sends {
    abstract void onNumber(long number);

    @Override
    void send(long number) {
      onNumber(number);
    }

    @Override
    void await() {}
  }
}
