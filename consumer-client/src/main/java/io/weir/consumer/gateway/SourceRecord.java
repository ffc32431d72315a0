package io.weir.consumer.gateway;

import java.nio.ByteBuffer;
import java.time.Instant;

/** A record as it lies in the stream. Asked only for what somebody needs. */
public interface SourceRecord {

  /** Its decimal sequence number. */
  String sequenceNumber();

  /** Its partition key. */
  String partitionKey();

  /** Its data, to be read only. */
  ByteBuffer data();

  /** When it arrived. */
  Instant arrival();
}
