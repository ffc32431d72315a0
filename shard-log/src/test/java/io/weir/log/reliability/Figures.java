package io.weir.log.reliability;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * Prints what a long suite did, as one line on stdout: {@code [reliability] power loss: 100,000
 * images, 0 bad, 412 s}. The commands of docs/reliability.md show these lines.
 */
public final class Figures {
  private final String suite;
  private final long startNanos = System.nanoTime();
  private final StringJoiner parts = new StringJoiner(", ");

  private Figures(String suite) {
    this.suite = suite;
  }

  /** Starts the clock. */
  public static Figures of(String suite) {
    return new Figures(suite);
  }

  /** Adds a number of something, such as {@code add(12, "images")}. */
  public Figures add(long count, String what) {
    parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
    return this;
  }

  /** Adds anything else worth saying. */
  public Figures add(String words) {
    parts.add(words);
    return this;
  }

  /** Prints the line, with the seconds that passed since {@link #of}. */
  public void print() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    System.out.printf(Locale.ROOT, "[reliability] %s: %s, %.1f s%n", suite, parts, seconds);
  }
}
