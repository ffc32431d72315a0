package io.weir.benchmarks.load;

/** What options must be. */
final class Requirements {
  private Requirements() {}

  static void atLeast(double least, double value, String option) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(
          String.format("%s is %.0f, and must be at least %.0f", option, value, least));
    }
  }
}
