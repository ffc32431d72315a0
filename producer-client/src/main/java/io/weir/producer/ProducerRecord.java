package io.weir.producer;

import io.weir.broker.routing.HashKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record to send.
 *
 * @param partitionKey 1–256 characters; its MD5 decides on the shard
 * @param explicitHashKey decides on the shard in the key's place, if given; it is not stored
 * @param data not copied: do not change it until the record's future has completed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy would cost one per record.
public record ProducerRecord(String partitionKey, @Nullable HashKey explicitHashKey, byte[] data) {

  /**
   * Checks nothing but that they are there.
   *
   * @throws NullPointerException if there is no key, or no data: an empty array is data too
   */
  public ProducerRecord {
    Objects.requireNonNull(partitionKey, "A record has a partition key.");
    Objects.requireNonNull(data, "A record has data; an empty array is data too.");
  }

  /** A record whose key decides on the shard. */
  public ProducerRecord(String partitionKey, byte[] data) {
    this(partitionKey, null, data);
  }
}
