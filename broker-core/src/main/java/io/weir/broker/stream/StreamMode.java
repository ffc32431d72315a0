package io.weir.broker.stream;

/** Who decides on the number of shards; the names are Amazon's. */
public enum StreamMode {
  /** The user. */
  PROVISIONED,
  /** The broker, by load. */
  ON_DEMAND
}
