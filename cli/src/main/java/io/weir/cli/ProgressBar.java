package io.weir.cli;

import io.weir.log.offline.Progress;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that is drawn over and over, and gone at the end. Not thread-safe. */
final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long INTERVAL_NANOS = 100_000_000L;

  private final String word;
  private final @Nullable PrintStream out;
  private final long start = System.nanoTime();
  private long drawn = start - INTERVAL_NANOS;
  private int length;

  ProgressBar(String word, @Nullable PrintStream out) {
    this.word = word;
    this.out = out;
  }

  @Override
  public void at(long doneBytes, long totalBytes) {
    long now = System.nanoTime();
    PrintStream target = out;
    if (target == null || now - drawn < INTERVAL_NANOS) {
      return;
    }
    drawn = now;
    double part = totalBytes == 0 ? 1 : (double) doneBytes / totalBytes;
    int full = (int) (part * WIDTH);
    String line =
        String.format(
            Locale.ROOT,
            "%s [%s%s] %3d %%  %s of %s, %s/s",
            word,
            "#".repeat(full),
            "-".repeat(WIDTH - full),
            (int) (part * 100),
            Sizes.inWords(doneBytes),
            Sizes.inWords(totalBytes),
            Sizes.inWords((long) (doneBytes / Math.max(1e-9, (now - start) / 1e9))));
    target.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
    target.flush();
    length = line.length();
  }

  @Override
  public void close() {
    if (out != null && length > 0) {
      out.print("\r" + " ".repeat(length) + "\r");
      out.flush();
      length = 0;
    }
  }
}
