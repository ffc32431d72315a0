package io.weir.sizing.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The partition keys of a load: which there are, and which comes next. Immutable; each use has a
 * {@link #draw} of its own.
 */
public interface Keys {
  /** As many as are told apart. */
  int MOST = 1_000_000;

  /** One key after the other. Not thread-safe. */
  interface Draw {
    /** The index of the next record's key. */
    int next();

    /** The data of the record drawn last; null where any of the right length will do. */
    byte @Nullable [] data();
  }

  /** How many different ones there are. */
  int count();

  /** One of them. */
  String key(int index);

  /** A sequence, the same for the same seed. */
  Draw draw(long seed);

  /** What a record has on average, key and data; 0 where these are keys only. */
  double meanRecordBytes();

  /**
   * The mean, over the records, of something that depends on a record's length in bytes, key and
   * data; 0 where these are keys only.
   */
  double meanOf(LongToDoubleFunction ofBytes);

  /** The longest record, key and data, in bytes; 0 where these are keys only. */
  int longestRecordBytes();

  /** The part of all records that have the most frequent key, above 0 and at most 1. */
  double largestPart();

  /**
   * The part of all bytes, of keys and data, that the records of the key with the most of them
   * have, above 0 and at most 1; where all records are of one length, {@link #largestPart}.
   */
  double largestPartOfBytes();

  /** Such as a report says it. */
  String inWords();

  /** The length of a key, in bytes. */
  default int keyBytes(int index) {
    return key(index).getBytes(StandardCharsets.UTF_8).length;
  }

  /** So many keys, each as likely as the others. */
  static Keys uniform(int count) {
    return new DrawnKeys(count, 0);
  }

  /**
   * So many keys, of which the k-th most frequent one is 1/k^exponent as likely as the first.
   *
   * @param exponent 0 … 10; 1 is common for users, products and pages
   */
  static Keys zipf(int count, double exponent) {
    return new DrawnKeys(count, exponent);
  }

  /**
   * The keys of a file, one a line, in its order and again from the start.
   *
   * @throws InvalidLoadException if it cannot be read, has no keys or too long ones
   */
  static Keys ofFile(Path file) {
    return FileKeys.read(file, false);
  }

  /**
   * The records of a file, in its order and again from the start: each line is a key, a tab and the
   * data.
   *
   * @throws InvalidLoadException if it cannot be read, or a line is no record
   */
  static Keys ofRecords(Path file) {
    return FileKeys.read(file, true);
  }
}
