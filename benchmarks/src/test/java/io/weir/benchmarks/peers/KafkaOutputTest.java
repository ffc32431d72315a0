package io.weir.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines are those that the tools of Kafka 4.4 print. */
class KafkaOutputTest {
  private static final String WINDOW =
      "61409 records sent, 12281.8 records/sec (11.99 MB/sec), 1350.1 ms avg latency, 1400.0 ms max";
  private static final String TOTAL =
      "200000 records sent, 17940.437747 records/sec (17.52 MB/sec), 1350.14 ms avg latency";
  private static final String STEADY =
      "150000 steady state records sent, 21486.892995 records/sec (20.98 MB/sec), "
          + "1148.66 ms avg latency, 1704.00 ms max latency, 1164 ms 50th";

  @Test
  void theRateIsThatOfTheSteadyState() throws IOException {
    assertThat(KafkaOutput.steadyRecordsPerSecond(List.of(WINDOW, TOTAL, STEADY), 50_000, 150_000))
        .isEqualTo(21486.892995);
  }

  @Test
  void outputWithoutASteadyStateIsAFailure() {
    assertThatThrownBy(() -> KafkaOutput.steadyRecordsPerSecond(List.of(TOTAL), 0, 200_000))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({"50000, 150001", "50001, 150000", "50001, 149999"})
  void recordsThatWereNotAcknowledgedAreAFailure(long warmUp, long records) {
    assertThatThrownBy(
            () -> KafkaOutput.steadyRecordsPerSecond(List.of(TOTAL, STEADY), warmUp, records))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("were acknowledged");
  }

  @Test
  void theMedianIsThatOfTheSecondHalf() throws IOException {
    KafkaOutput.EndToEnd end =
        KafkaOutput.endToEnd(
            List.of(
                "0\t192.734759",
                "1000\t20.5",
                "2000\t10.25",
                "3000\t2.0",
                "4000\t1.0",
                "5000\t1.5",
                "Avg latency: 3.5557 ms",
                "Percentiles: 50th = 1, 99th = 17, 99.9th = 56"));

    assertThat(end).isEqualTo(new KafkaOutput.EndToEnd(3.5557, 1.5, 1, 17, 56));
  }

  @Test
  void latenciesWithoutPercentilesAreAFailure() {
    assertThatThrownBy(() -> KafkaOutput.endToEnd(List.of("1000\t1.5", "Avg latency: 3.5 ms")))
        .isInstanceOf(IOException.class);
  }
}
