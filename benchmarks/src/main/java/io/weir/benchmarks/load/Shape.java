package io.weir.benchmarks.load;

/**
 * What one call carries.
 *
 * @param bytes of each record's data; its key has {@value #KEY_LENGTH} characters
 * @param records of one call; for GetRecords, at most so many
 */
public record Shape(int bytes, int records) {
  /** Of a partition key, in characters. */
  public static final int KEY_LENGTH = 16;

  /** At least one of each. */
  public Shape {
    Requirements.atLeast(1, bytes, "--bytes");
    Requirements.atLeast(1, records, "--records");
  }
}
