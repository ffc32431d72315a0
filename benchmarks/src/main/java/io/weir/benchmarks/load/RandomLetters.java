package io.weir.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Data that nobody can compress well, and that a text file can hold: letters at random, the same in
 * every run.
 */
public final class RandomLetters {
  private static final int LETTERS = 26;

  private RandomLetters() {}

  /** So many of them, a byte each. */
  public static byte[] of(int bytes) {
    return new SplittableRandom(1)
        .ints(bytes, 'A', 'A' + LETTERS)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }
}
