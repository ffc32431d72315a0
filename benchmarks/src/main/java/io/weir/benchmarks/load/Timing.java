package io.weir.benchmarks.load;

/**
 * When calls are made.
 *
 * @param perSecond calls that are due each second, whatever became of those before; 0: a call is
 *     made whenever one has been answered
 * @param inFlight calls under way on each connection where perSecond is 0
 * @param warmUpSeconds in which nothing is counted but errors
 * @param seconds that count
 */
public record Timing(double perSecond, int inFlight, int warmUpSeconds, int seconds) {
  /** All of it positive, but for the rate and the warm-up, which may be 0. */
  public Timing {
    Requirements.atLeast(0, perSecond, "--rate");
    Requirements.atLeast(1, inFlight, "--in-flight");
    Requirements.atLeast(0, warmUpSeconds, "--warm-up");
    Requirements.atLeast(1, seconds, "--seconds");
  }

  /** As much as goes. */
  public static Timing saturating(int inFlight, int warmUpSeconds, int seconds) {
    return new Timing(0, inFlight, warmUpSeconds, seconds);
  }

  /** So many calls a second. */
  public static Timing steady(double perSecond, int warmUpSeconds, int seconds) {
    return new Timing(perSecond, 1, warmUpSeconds, seconds);
  }

  boolean open() {
    return perSecond > 0;
  }
}
