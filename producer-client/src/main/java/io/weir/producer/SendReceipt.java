package io.weir.producer;

import io.weir.producer.gateway.PutOutcome;

/** Where a record is. Immutable. */
public final class SendReceipt {
  /** The {@link #subSequenceNumber} of a record that was not aggregated. */
  public static final int NOT_AGGREGATED = -1;

  private final PutOutcome.Stored stored;
  private final int subSequenceNumber;
  private final int attempts;

  SendReceipt(PutOutcome.Stored stored, int subSequenceNumber, int attempts) {
    this.stored = stored;
    this.subSequenceNumber = subSequenceNumber;
    this.attempts = attempts;
  }

  /** The shard that took it. */
  public String shardId() {
    return stored.shardId();
  }

  /** The decimal sequence number of the Kinesis record that holds it. */
  public String sequenceNumber() {
    return stored.sequenceNumber();
  }

  /** Its place in an aggregated record, from 0; {@link #NOT_AGGREGATED} if it is one by itself. */
  public int subSequenceNumber() {
    return subSequenceNumber;
  }

  /** How often it was sent, 1 at least. More than once may mean that it is stored twice. */
  public int attempts() {
    return attempts;
  }

  @Override
  public String toString() {
    return shardId()
        + '@'
        + sequenceNumber()
        + (subSequenceNumber == NOT_AGGREGATED ? "" : "/" + subSequenceNumber);
  }
}
