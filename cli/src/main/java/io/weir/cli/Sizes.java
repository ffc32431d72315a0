package io.weir.cli;

import java.util.Locale;

/** Numbers for people. */
final class Sizes {
  private Sizes() {}

  /** Such as {@code 12.3 MiB}. */
  static String inWords(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String larger : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
      if (value >= 1024) {
        value /= 1024;
        unit = larger;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  /** Such as {@code 1,234}; a dash for what is not known. */
  static String grouped(long number) {
    return number < 0 ? "-" : String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 1 record} or {@code 2 records}. */
  static String count(long number, String what) {
    return grouped(number) + " " + what + (number == 1 ? "" : "s");
  }
}
