package io.weir.sizing.stream;

import io.weir.broker.error.ReadThroughputExceededException.Limit;
import org.jspecify.annotations.Nullable;

/** A read was refused by a shard's limit. */
public final class ReadThrottledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable Limit limit;

  /** By a limit, or by one that was not told. */
  public ReadThrottledException(@Nullable Limit limit) {
    super(limit == null ? "throttled" : limit.inWords(), null, false, false);
    this.limit = limit;
  }

  /** By which; null if that was not told. */
  public @Nullable Limit limit() {
    return limit;
  }
}
