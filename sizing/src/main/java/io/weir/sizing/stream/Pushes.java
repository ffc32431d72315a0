package io.weir.sizing.stream;

import org.jspecify.annotations.Nullable;

/** What a registered consumer is sent of a shard. */
public interface Pushes extends AutoCloseable {
  /** What has come, or null; never waits. */
  @Nullable Batch next();

  /** How many subscriptions have failed so far; those that were over in time have not. */
  default int failures() {
    return 0;
  }

  /** Why the last of those did, or empty. */
  default String failure() {
    return "";
  }

  @Override
  void close();
}
