package io.weir.producer;

import io.weir.producer.gateway.PutEntry;
import java.util.List;

/** What becomes one Kinesis record: a record by itself, or several in one. */
interface Unit extends PutEntry {
  /** The records in it, in their order. */
  List<PendingRecord> records();

  /** How many records are in it. */
  int count();

  /** The record at that place, from 0. */
  PendingRecord record(int place);

  /** What its records take of the producer's buffer. */
  long heldBytes();

  /** What the shard's limit counts: the bytes of key and data. */
  int bytes();

  /** The place of a record in it that a receipt tells, or {@link SendReceipt#NOT_AGGREGATED}. */
  int subSequenceNumber(int place);
}
