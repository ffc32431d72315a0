package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomLettersTest {
  /** Kafka's tool takes each line for a record of its own. */
  @Test
  void theyAreOneLineOfThatLength() {
    byte[] letters = RandomLetters.of(1024);

    assertThat(letters).hasSize(1024).containsOnly(alphabet()).isEqualTo(RandomLetters.of(1024));
  }

  private static byte[] alphabet() {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
