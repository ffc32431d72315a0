package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.routing.HashKey;
import io.weir.broker.shard.ActiveStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream to put to, over and over: the form that allocates nothing and waits for nothing. Keep it
 * as long as you like; once the stream is deleted, its puts are rejected with {@link
 * io.weir.broker.error.StreamNotFoundException}. Thread-safe.
 *
 * <p>Every outcome reaches the listener, exactly once, rejections included; see {@link
 * AckListener}.
 */
public final class StreamHandle {
  private final ActiveStream stream;

  StreamHandle(ActiveStream stream) {
    this.stream = stream;
  }

  /** The stream's name. */
  public String name() {
    return stream.state().name();
  }

  /**
   * Puts a record where the hash of its partition key belongs.
   *
   * @param data written before the call returns
   * @param tag given to the listener
   */
  public void put(String partitionKey, byte[] data, AckListener listener, long tag) {
    stream.put(partitionKey, data, listener, tag);
  }

  /**
   * Puts a record where a hash key belongs, whatever its partition key: what a producer that has
   * hashed the key already, or has a hash key of its own, calls.
   *
   * @param hashHigh the upper half of the hash key, see {@link HashKey}; it is not stored
   * @param hashLow the lower half
   * @param data written before the call returns
   * @param tag given to the listener
   */
  public void put(
      String partitionKey,
      long hashHigh,
      long hashLow,
      byte[] data,
      AckListener listener,
      long tag) {
    stream.put(partitionKey, hashHigh, hashLow, data, listener, tag);
  }

  /**
   * Puts a record where a hash key, or the hash of its partition key, belongs.
   *
   * @param explicitHashKey decides on the shard in the key's place; it is not stored
   * @param data written before the call returns
   * @param tag given to the listener
   */
  public void put(
      String partitionKey,
      @Nullable HashKey explicitHashKey,
      Payload data,
      AckListener listener,
      long tag) {
    stream.put(partitionKey, explicitHashKey, data, listener, tag);
  }

  /** The stream's meters, for an edge to tell what it answered. */
  public StreamMeters meters() {
    return stream.meters();
  }
}
