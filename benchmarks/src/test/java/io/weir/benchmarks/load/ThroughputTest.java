package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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
    List<Long> numbers = new ArrayList<>();
    Sends sends =
        new Numbered() {
          @Override
          void onNumber(long number) throws InterruptedException {
            Thread.sleep(1);
            numbers.add(number);
          }
        };

    Throughput.steadyRate(sends, 1, 1);

    assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0L);
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

    throughput.run(2, 1, 1);

    assertThat(made).hasSize(3);
    assertThat(throughput.median("way")).isZero();
  }

  /** Sends whose outcomes a test decides. */
  private abstract static class Numbered extends Sends {
    abstract void onNumber(long number) throws InterruptedException;

    @Override
    void send(long number) throws InterruptedException {
      onNumber(number);
    }

    @Override
    void await() throws InterruptedException {}
  }
}
