package io.weir.broker.ondemand;

import io.weir.broker.stream.WriteRate;
import java.util.Arrays;

/**
 * The highest rates in each of the last few stretches of time, such as the last 24 hours: one slot
 * for each, used in turn. Not thread-safe.
 */
final class PeakRing {
  private final long stretchNanos;
  private final long[] numbers;
  private final WriteRate[] rates;

  /**
   * Empty.
   *
   * @param slots how many stretches are remembered, the one at hand included
   * @param stretchNanos how long each of them is
   */
  PeakRing(int slots, long stretchNanos) {
    this.stretchNanos = stretchNanos;
    numbers = new long[slots];
    rates = new WriteRate[slots];
    Arrays.fill(numbers, Long.MIN_VALUE);
    Arrays.fill(rates, WriteRate.ZERO);
  }

  /** Takes note of a rate at a time. */
  void note(long nowNanos, WriteRate rate) {
    long number = Math.floorDiv(nowNanos, stretchNanos);
    int slot = (int) Math.floorMod(number, (long) numbers.length);
    rates[slot] = numbers[slot] == number ? rates[slot].max(rate) : rate;
    numbers[slot] = number;
  }

  /** The highest rates of all stretches that are remembered at a time. */
  WriteRate highest(long nowNanos) {
    return highest(nowNanos, numbers.length);
  }

  /** The highest rates of the stretch at hand and those before it, so many in all. */
  WriteRate highest(long nowNanos, int stretches) {
    long oldest = Math.floorDiv(nowNanos, stretchNanos) - stretches + 1;
    WriteRate highest = WriteRate.ZERO;
    for (int slot = 0; slot < numbers.length; slot++) {
      if (numbers[slot] >= oldest) {
        highest = highest.max(rates[slot]);
      }
    }
    return highest;
  }
}
