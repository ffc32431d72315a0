package io.weir.sizing.stream;

import org.jspecify.annotations.Nullable;

/** What a registered consumer is sent of a shard. */
public interface Pushes extends AutoCloseable {
  /** What has come, or null; never waits. */
  @Nullable Batch next();

  @Override
  void close();
}
