package io.weir.sizing.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
public final class Figures {
  private static final int MINUTE = 60;

  private Figures() {}

  /** Such as {@code 6.7 %} or {@code 95 %}. */
  public static String percent(double part) {
    double percent = part * 100;
    String form =
        percent == 0 || percent >= 9.95 ? "%.0f %%" : percent < 0.1 ? "%.2f %%" : "%.1f %%";
    return String.format(Locale.ROOT, form, percent);
  }

  /**
   * As {@link #percent}, but with as many decimals as it takes to tell what is nearly a whole from
   * a whole: {@code 100.3 %}.
   */
  public static String preciseNearWhole(double part) {
    double percent = part * 100;
    for (int decimals = 1;
        percent != 100 && Math.round(percent) == 100 && decimals <= 4;
        decimals++) {
      String text = String.format(Locale.ROOT, "%." + decimals + "f", percent);
      if (Double.parseDouble(text) != 100) {
        return text + " %";
      }
    }
    return percent(part);
  }

  /** Such as {@code 120 ms} or {@code 1.2 s}. */
  public static String seconds(long millis) {
    return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /** Such as {@code 90 s} or {@code 2 min}. */
  public static String duration(Duration time) {
    long seconds = time.toSeconds();
    return seconds >= MINUTE && seconds % MINUTE == 0 ? seconds / MINUTE + " min" : seconds + " s";
  }

  /** Such as {@code 24 hours} or {@code 7 days}. */
  public static String retention(Duration time) {
    long hours = time.toHours();
    return hours > 24 && hours % 24 == 0 ? hours / 24 + " days" : hours + " hours";
  }

  /** Such as {@code 60,000}. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 1,500} or {@code 976.6}. */
  public static String amount(double number) {
    return number == Math.rint(number) || Math.abs(number) >= 10_000
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%,.1f", number);
  }

  /** Such as {@code 86.4 GB}. */
  public static String gigabytes(double bytes) {
    return bytes >= 1e12
        ? String.format(Locale.ROOT, "%,.1f TB", bytes / 1e12)
        : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
  }

  /** Such as {@code 1,234.50}. */
  public static String money(double amount) {
    return String.format(Locale.ROOT, "%,.2f", amount);
  }
}
