package io.weir.consumer.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Reads one shard, from a position on. It is pulled, and reads ahead by one batch at most, so a
 * slow processor holds up nothing but its shard and needs no memory.
 *
 * <p>To be called by one thread at a time.
 */
public interface RecordSource extends AutoCloseable {

  /**
   * The next batch, or null if there is none for now: then, once, the source says so when it is
   * worth to ask again. Throttling by the stream's limits is the source's own affair: it waits.
   *
   * @throws GatewayException if it cannot go on; it is to be closed then
   */
  @Nullable SourceBatch poll();

  /** Gives up what it holds; idempotent. */
  @Override
  void close();
}
