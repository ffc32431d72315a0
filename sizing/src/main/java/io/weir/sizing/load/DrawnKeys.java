package io.weir.sizing.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Keys that are made up; they look like session ids. */
final class DrawnKeys implements Keys {
  private static final int KEY_BYTES = 15;

  private final int count;
  private final double exponent;

  /** The probability of each key or one before it; empty if they are all alike. */
  private final double[] cumulated;

  DrawnKeys(int count, double exponent) {
    if (count < 1 || count > MOST) {
      throw new InvalidLoadException(
          String.format(Locale.ROOT, "There are 1 … %,d keys, not %,d.", MOST, count));
    }
    if (!(exponent >= 0 && exponent <= 10)) {
      throw new InvalidLoadException("Zipf's exponent is 0 … 10, not " + exponent + ".");
    }
    this.count = count;
    this.exponent = exponent;
    this.cumulated = exponent == 0 ? new double[0] : cumulate();
  }

  private double[] cumulate() {
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1, -exponent);
      sums[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public String key(int index) {
    return String.format(Locale.ROOT, "session-%07d", index + 1);
  }

  @Override
  public int keyBytes(int index) {
    return KEY_BYTES;
  }

  @Override
  public double meanRecordBytes() {
    return 0;
  }

  @Override
  public double meanOf(LongToDoubleFunction ofBytes) {
    return 0;
  }

  @Override
  public int longestRecordBytes() {
    return 0;
  }

  @Override
  public double largestPart() {
    return exponent == 0 ? 1.0 / count : cumulated[0];
  }

  @Override
  public double largestPartOfBytes() {
    return largestPart();
  }

  @Override
  public Draw draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Draw() {
      @Override
      public int next() {
        return exponent == 0 ? random.nextInt(count) : place(random.nextDouble());
      }

      @Override
      public byte @Nullable [] data() {
        return null;
      }
    };
  }

  private int place(double chance) {
    int at = Arrays.binarySearch(cumulated, chance);
    return Math.min(at < 0 ? -at - 1 : at + 1, count - 1);
  }

  @Override
  public String inWords() {
    String many = count == 1 ? "1 key" : String.format(Locale.ROOT, "%,d keys", count);
    return many + (exponent == 0 ? ", equally likely" : ", Zipf " + exponent);
  }
}
