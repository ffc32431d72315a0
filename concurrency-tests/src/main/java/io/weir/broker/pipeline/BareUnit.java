package io.weir.broker.pipeline;

import io.weir.log.ShardLog;

/** A unit without a pipeline: what the pipelines share of it, alone. */
final class BareUnit extends CommitUnit {
  BareUnit() {
    super(null);
  }

  @Override
  protected ShardLog log() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void fanOut() {}

  @Override
  protected void meter() {}
}
