package io.weir.log.fs;

import java.util.random.RandomGenerator;

/** Decides what a loss of power leaves. Asked once for each {@link DirtyUnit}, in a fixed order. */
@FunctionalInterface
public interface PowerLossChoice {

  /** Whether the unit had reached the disk. */
  boolean survives(DirtyUnit unit);

  /**
   * The length that a file which grew is left with, when its new length {@link #survives}.
   *
   * @param from the length last forced, in bytes
   * @param to the new length, in bytes
   */
  default long length(DirtyUnit unit, long from, long to) {
    return to;
  }

  /**
   * At random: sometimes nearly all or nearly nothing survives, and files may have grown in part.
   */
  static PowerLossChoice random(RandomGenerator random) {
    int[] percentages = {0, 5, 50, 50, 95, 100};
    int percentage = percentages[random.nextInt(percentages.length)];
    return new PowerLossChoice() {
      @Override
      public boolean survives(DirtyUnit unit) {
        return random.nextInt(100) < percentage;
      }

      @Override
      public long length(DirtyUnit unit, long from, long to) {
        return to > from && random.nextInt(4) == 0 ? random.nextLong(from, to) : to;
      }
    };
  }
}
