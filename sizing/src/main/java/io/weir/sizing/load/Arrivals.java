package io.weir.sizing.load;

import java.util.SplittableRandom;

/**
 * When events happen: an open loop, which nothing that becomes of them can slow down. It counts in
 * seconds at the mean rate, so that a rate that swings needs no rule of its own. Not thread-safe.
 */
public final class Arrivals {
  private final double eventsPerSecond;
  private final Burst burst;
  private final ArrivalProcess process;
  private final SplittableRandom random;

  /** When the next one happens, counted in events at the mean rate. */
  private double next;

  /** From the beginning on. */
  public Arrivals(double eventsPerSecond, Burst burst, ArrivalProcess process, long seed) {
    this.eventsPerSecond = eventsPerSecond;
    this.burst = burst;
    this.process = process;
    this.random = new SplittableRandom(seed);
    this.next = distance();
  }

  private double distance() {
    return process == ArrivalProcess.STEADY ? 1 : -Math.log1p(-random.nextDouble());
  }

  /** How many happen from the end of the last call's time to this time, in nanoseconds. */
  public int until(long nanos) {
    double events = burst.meanSeconds(nanos / 1e9) * eventsPerSecond + 1e-6;
    int count = 0;
    while (next <= events) {
      next += distance();
      count++;
    }
    return count;
  }
}
