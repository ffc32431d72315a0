package io.weir.benchmarks.load;

/**
 * How often, and for how long, each of several ways is tried.
 *
 * @param warmUp rounds before, which are not counted
 * @param counted rounds
 * @param seconds of each way in each round
 */
record Rounds(int warmUp, int counted, int seconds) {
  /** At least one round of one second. */
  Rounds {
    Requirements.atLeast(0, warmUp, "--warm-up-rounds");
    Requirements.atLeast(1, counted, "--rounds");
    Requirements.atLeast(1, seconds, "--seconds");
  }

  /** In words. */
  String text() {
    return "%d s each in %d rounds after %d of warm-up, medians"
        .formatted(seconds, counted, warmUp);
  }
}
