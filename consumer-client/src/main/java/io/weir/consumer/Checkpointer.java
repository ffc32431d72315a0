package io.weir.consumer;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far a shard was processed. Thread-safe; good until the lease is gone.
 *
 * <p>The futures complete once that, or something further on, is durable. They fail with a {@link
 * LeaseGoneException} if the lease went before. Failures that may pass are retried. What is hung on
 * them is called on threads of the consumer's that nothing else uses, in no order, maybe at the
 * same time: one that blocks takes a thread, and at the end of the lease the shard waits for it.
 */
public interface Checkpointer {

  /** All that was given to the processor so far was processed. */
  CompletableFuture<@Nullable Void> checkpoint();

  /**
   * Everything up to a record, that one included, was processed.
   *
   * @param record one that was given to this processor
   */
  CompletableFuture<@Nullable Void> checkpoint(ConsumerRecord record);
}
