package io.weir.benchmarks.load;

/**
 * Records at a steady rate, each with the time at which it was due.
 *
 * @param perSecond records
 * @param bytes of each record's data, which begins with the time it was due
 * @param warmUpSeconds whose latencies are not counted
 * @param seconds whose latencies are
 */
public record PacedLoad(int perSecond, int bytes, int warmUpSeconds, int seconds) {
  /** All of it positive, but for the warm-up, which may be 0. */
  public PacedLoad {
    Requirements.atLeast(1, perSecond, "--rate");
    Requirements.atLeast(Long.BYTES, bytes, "--bytes");
    Requirements.atLeast(0, warmUpSeconds, "--warm-up");
    Requirements.atLeast(1, seconds, "--seconds");
  }
}
