package io.weir.sizing.load;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, as {@link java.io.BufferedReader} has them, but none longer than a bound: a
 * file without line ends is not read into memory. Not thread-safe.
 */
final class BoundedLines {
  private final Reader reader;
  private final int longest;
  private final StringBuilder line = new StringBuilder();
  private long number;
  private boolean afterReturn;

  /** A line is longer than it may be. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    private final long line;

    TooLongException(long line) {
      super("line " + line + " is too long");
      this.line = line;
    }

    /** Which one, from 1. */
    long line() {
      return line;
    }
  }

  /**
   * Of a reader that is buffered.
   *
   * @param longest line, in Java's characters
   */
  BoundedLines(Reader reader, int longest) {
    this.reader = reader;
    this.longest = longest;
  }

  /** The next one without its end, or null. */
  @Nullable String next() throws IOException {
    number++;
    line.setLength(0);
    for (int c; (c = reader.read()) >= 0; ) {
      boolean secondOfTwo = afterReturn && c == '\n';
      afterReturn = c == '\r';
      if (secondOfTwo) {
        continue;
      }
      if (c == '\n' || c == '\r') {
        return line.toString();
      }
      if (line.length() == longest) {
        throw new TooLongException(number);
      }
      line.append((char) c);
    }
    return line.isEmpty() ? null : line.toString();
  }
}
