package io.weir.integration.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The {@code number}-th record of a partition key, counted from 1. Its data says both and is filled
 * up, so that a record that was cut, mixed up or put under another key is noticed.
 */
public record NumberedRecord(String key, int number) {

  /** The length of the data, in bytes. */
  public static final int DATA_LENGTH = 200;

  private static final char FILLER = '.';

  /** What goes into the stream. */
  public byte[] data() {
    String text = key + ' ' + number + ' ';
    String filler = String.valueOf(FILLER).repeat(DATA_LENGTH - text.length());
    return (text + filler).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException when this is not what {@link #data} of a record of this key is
   */
  public static NumberedRecord parse(String partitionKey, ByteBuffer data) {
    String text = StandardCharsets.US_ASCII.decode(data.duplicate()).toString();
    String[] parts = text.split(" ", 3);
    if (parts.length == 3 && parts[0].equals(partitionKey) && parts[1].matches("[0-9]{1,9}")) {
      NumberedRecord read = new NumberedRecord(parts[0], Integer.parseInt(parts[1]));
      if (data.equals(ByteBuffer.wrap(read.data()))) {
        return read;
      }
    }
    throw new IllegalArgumentException("not a record of " + partitionKey + ": " + text);
  }
}
