package io.weir.consumer.gateway;

import java.util.List;

/**
 * What one read of a shard gave.
 *
 * @param records in their order; there may be none
 * @param millisBehindLatest how far their end is behind the present, 0 at the shard's tip
 * @param endOfShard whether the shard is closed and nothing comes behind these
 */
public record SourceBatch(
    List<? extends SourceRecord> records, long millisBehindLatest, boolean endOfShard) {
  /** Nothing, at the tip. */
  public static final SourceBatch EMPTY = new SourceBatch(List.of(), 0, false);

  /** Copies the list. */
  public SourceBatch {
    records = List.copyOf(records);
  }
}
