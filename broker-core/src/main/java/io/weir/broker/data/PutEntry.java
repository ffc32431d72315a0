package io.weir.broker.data;

import io.weir.broker.routing.HashKey;
import org.jspecify.annotations.Nullable;

/**
 * A record to put.
 *
 * @param partitionKey 1–256 characters; records of one key keep their order
 * @param explicitHashKey decides on the shard in the key's place; it is not stored
 * @param data not copied before it is written, so do not change it until the put has been
 *     acknowledged
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy would cost one per record.
public record PutEntry(String partitionKey, @Nullable HashKey explicitHashKey, byte[] data) {

  /** A record whose key decides on the shard. */
  public PutEntry(String partitionKey, byte[] data) {
    this(partitionKey, null, data);
  }
}
