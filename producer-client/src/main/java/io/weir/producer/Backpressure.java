package io.weir.producer;

/** What {@link Producer#send} does when the buffer is full. */
public enum Backpressure {
  /** It waits for room, for {@link ProducerBuilder#maxBlock} at most. */
  BLOCK,
  /** The record's future fails with {@link io.weir.producer.error.BufferFullException} at once. */
  FAIL
}
