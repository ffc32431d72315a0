package io.weir.broker.group;

/** How far a group has come in a shard: where processing goes on. */
public sealed interface Checkpoint {
  /** The sub-sequence number that stands for the last record within an aggregated one. */
  long WHOLE = Long.MAX_VALUE;

  /** Nothing was processed: go on at the oldest record there is. */
  static Checkpoint trimHorizon() {
    return TrimHorizon.INSTANCE;
  }

  /** Everything up to a record was processed, that one included. */
  static Checkpoint after(String sequenceNumber) {
    return new AfterRecord(sequenceNumber, WHOLE);
  }

  /**
   * Everything up to a record was processed, and of that one, which is an aggregated one, its
   * records up to one.
   *
   * @param subSequenceNumber the place of the last one that was processed, 0 for the first
   */
  static Checkpoint after(String sequenceNumber, long subSequenceNumber) {
    return new AfterRecord(sequenceNumber, subSequenceNumber);
  }

  /** Everything was processed, and nothing will come, since the shard is closed. */
  static Checkpoint shardEnd() {
    return ShardEnd.INSTANCE;
  }

  /** See {@link #trimHorizon}. */
  enum TrimHorizon implements Checkpoint {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
      return "TRIM_HORIZON";
    }
  }

  /** See {@link #after(String, long)}. */
  record AfterRecord(String sequenceNumber, long subSequenceNumber) implements Checkpoint {
    /** Checks the sub-sequence number. */
    public AfterRecord {
      if (subSequenceNumber < 0) {
        throw new IllegalArgumentException(
            "A sub-sequence number is not negative, unlike " + subSequenceNumber + ".");
      }
    }
  }

  /** See {@link #shardEnd}. */
  enum ShardEnd implements Checkpoint {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
      return "SHARD_END";
    }
  }
}
