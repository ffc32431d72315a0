package io.weir.broker.data;

import java.nio.charset.StandardCharsets;

/**
 * Names a shard, and turns the offsets of its records into sequence numbers. Immutable.
 *
 * <p>A record's second in its sequence number is never below the shard's creation second. The
 * shard's own starting number carries the second before, so it is below the number of any record,
 * and "after the starting number" means all of them.
 */
public final class ShardRef {
  /** The offset in the number with which a closed shard ends; no record has it. */
  public static final long ENDING_OFFSET = Long.MAX_VALUE;

  private final int index;
  private final String shardId;
  private final byte[] shardIdBytes;
  private final long creationSecond;

  /**
   * The shard of an index in a stream, created in a second of the epoch that no earlier shard of
   * that name had.
   */
  public ShardRef(int index, long creationSecond) {
    this.index = index;
    this.shardId = idOf(index);
    this.shardIdBytes = shardId.getBytes(StandardCharsets.US_ASCII);
    this.creationSecond = creationSecond;
  }

  /** The id of the shard with an index: {@code shardId-%012d}. */
  public static String idOf(int index) {
    String digits = Integer.toString(index);
    return "shardId-000000000000".substring(0, 20 - digits.length()) + digits;
  }

  /** The index in a shard's id, or -1 if it is none. */
  public static int indexOf(String shardId) {
    int dash = shardId.indexOf('-');
    try {
      int index = Integer.parseInt(shardId.substring(dash + 1));
      return idOf(index).equals(shardId) ? index : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The id, such as {@code shardId-000000000003}. */
  public String shardId() {
    return shardId;
  }

  /** The id in ASCII. The array is this shard's own; do not change it. */
  public byte[] shardIdBytes() {
    return shardIdBytes;
  }

  /** The number in the id. */
  public int index() {
    return index;
  }

  /**
   * When it was created, in seconds of the epoch; tells this shard from an earlier one of the same
   * name.
   */
  public long creationSecond() {
    return creationSecond;
  }

  /** The decimal sequence number of a record. */
  public String sequenceNumber(long offset, long arrivalMillis) {
    return SequenceNumber.format(creationSecond, index, offset, secondOf(arrivalMillis));
  }

  /**
   * Writes the decimal sequence number of a record to the beginning of an array, in ASCII: {@value
   * SequenceNumber#DIGITS} bytes.
   */
  public void sequenceNumber(long offset, long arrivalMillis, byte[] target) {
    SequenceNumber.format(creationSecond, index, offset, secondOf(arrivalMillis), target);
  }

  private long secondOf(long arrivalMillis) {
    return Math.max(Math.floorDiv(arrivalMillis, 1000L), creationSecond);
  }

  /** The decimal sequence number that is below that of any record. */
  public String startingSequenceNumber() {
    return SequenceNumber.format(creationSecond, index, 0, creationSecond - 1);
  }

  /**
   * A sequence number behind which an offset comes first, whatever is before it: AFTER it is at
   * that offset.
   */
  public String sequenceNumberBefore(long offset) {
    return SequenceNumber.format(creationSecond, index, offset, creationSecond - 1);
  }

  /**
   * The decimal sequence number that is above that of any record, once the shard is closed. Its
   * offset is the greatest there is, as Amazon's is.
   */
  public String endingSequenceNumber(long closedAtMillis) {
    return sequenceNumber(ENDING_OFFSET, closedAtMillis);
  }

  @Override
  public String toString() {
    return shardId;
  }
}
