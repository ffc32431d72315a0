package io.weir.sizing.report;

/** What is counted of each shard in each second. */
public enum Measure {
  /** Records that producers had, when they had them. */
  ARRIVED_RECORDS,
  /** Their bytes, keys and data. */
  ARRIVED_BYTES,
  /** Records that the shard took. */
  STORED_RECORDS,
  /** Their bytes. */
  STORED_BYTES,
  /** Attempts to put that were refused by the limit of records. */
  THROTTLED_BY_RECORDS,
  /** Attempts to put that were refused by the limit of bytes. */
  THROTTLED_BY_BYTES,
  /** GetRecords calls that were answered. */
  READS,
  /** Bytes that they gave, to all consumers together. */
  READ_BYTES,
  /** GetRecords calls that were refused by the limit of bytes. */
  READS_THROTTLED_BY_BYTES,
  /** GetRecords calls that were refused by the limit of calls. */
  READS_THROTTLED_BY_CALLS,
  /** Bytes sent to the first registered consumer. */
  SENT_BYTES
}
