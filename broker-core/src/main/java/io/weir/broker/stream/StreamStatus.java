package io.weir.broker.stream;

/** What a stream is going through; the names are Amazon's. */
public enum StreamStatus {
  /** Its creation has begun and not been completed. */
  CREATING,
  /** Its deletion has begun and not been completed. */
  DELETING,
  /** At work. */
  ACTIVE,
  /** At work while its shards change. */
  UPDATING
}
