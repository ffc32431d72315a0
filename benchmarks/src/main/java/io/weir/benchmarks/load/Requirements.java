package io.weir.benchmarks.load;

/** What options must be. */
public final class Requirements {
  private Requirements() {}

  /** Throws, with a line for people, unless the option is as large as that. */
  public static void atLeast(double least, double value, String option) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(
          String.format("%s is %.0f, and must be at least %.0f", option, value, least));
    }
  }
}
