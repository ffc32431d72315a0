package io.weir.sizing.report;

import java.util.Locale;

/** Round numbers for axes. */
final class Ticks {
  private static final int[] SECONDS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900};
  private static final int MOST = 8;

  private Ticks() {}

  /** A round distance that divides a range into about so many parts. */
  static double step(double range, int parts) {
    double raw = range / parts;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (raw <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  static String label(double value, double step) {
    if (step >= 1 && step == Math.rint(step)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    double tenths = step * 10;
    return String.format(
        Locale.ROOT, Math.abs(tenths - Math.rint(tenths)) < 1e-9 ? "%.1f" : "%.2f", value);
  }

  /** A round distance between the ticks of a time. */
  static int seconds(int range) {
    for (int step : SECONDS) {
      if (range / step <= MOST) {
        return step;
      }
    }
    return 900;
  }

  /** Such as {@code 30 s} or {@code 2:30}. */
  static String clock(int second, int range) {
    return range < 120
        ? second + " s"
        : String.format(Locale.ROOT, "%d:%02d", second / 60, second % 60);
  }
}
