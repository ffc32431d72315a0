package io.weir.producer.gateway;

import io.weir.broker.routing.HashKey;
import org.jspecify.annotations.Nullable;

/** One record of a {@link StreamGateway#putRecords} call. */
public interface PutEntry {

  /** 1–256 characters. */
  String partitionKey();

  /** Decides on the shard in the key's place, if there is one. */
  @Nullable HashKey explicitHashKey();

  /**
   * The upper half of the hash key that decides on the shard: the explicit one, or the hash of the
   * partition key.
   */
  long hashHigh();

  /** The lower half. */
  long hashLow();

  /** The record's data; it is not changed. */
  byte[] data();
}
