package io.weir.broker.pipeline;

import org.jspecify.annotations.Nullable;

/** A place in the ring: this unit has news. */
final class NewsEvent {
  @Nullable CommitUnit unit;
}
