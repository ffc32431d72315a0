package io.weir.broker.data;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * One record of a {@link ReadResult}, for reading in comfort; a view that keeps the result in
 * memory.
 */
@SuppressWarnings("JavaLangClash") // It is what everybody calls it; an explicit import wins.
public final class Record {
  private final ReadResult result;
  private final int index;

  Record(ReadResult result, int index) {
    this.result = result;
    this.index = index;
  }

  /** Its sequence number. */
  public String sequenceNumber() {
    return result.sequenceNumber(index);
  }

  /** Its partition key. */
  public String partitionKey() {
    return result.partitionKey(index);
  }

  /** Its data, to be read only. */
  public ByteBuffer data() {
    return ByteBuffer.wrap(result.bytes(), result.dataStart(index), result.dataLength(index))
        .slice()
        .asReadOnlyBuffer();
  }

  /** A copy of its data. */
  public byte[] dataBytes() {
    int start = result.dataStart(index);
    return Arrays.copyOfRange(result.bytes(), start, start + result.dataLength(index));
  }

  /** When it arrived. */
  public Instant arrival() {
    return Instant.ofEpochMilli(result.arrivalMillis(index));
  }

  @Override
  public String toString() {
    return "Record " + sequenceNumber() + " (" + result.dataLength(index) + " bytes)";
  }
}
