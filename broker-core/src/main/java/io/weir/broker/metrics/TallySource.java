package io.weir.broker.metrics;

/** What a shard counts, as meters sample it. */
public interface TallySource {
  /** Records acknowledged. */
  long incomingRecords();

  /** Bytes of keys and data acknowledged. */
  long incomingBytes();

  /** Records read. */
  long outgoingRecords();

  /** Bytes of keys and data read. */
  long outgoingBytes();

  /** Records refused by the write limits. */
  long writesThrottled();

  /** Reads refused by the read limits. */
  long readsThrottled();

  /** How far the last read ended behind the present. */
  long iteratorAgeMillis();
}
