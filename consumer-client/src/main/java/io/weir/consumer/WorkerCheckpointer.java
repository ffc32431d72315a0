package io.weir.consumer;

import io.weir.broker.group.Checkpoint;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a processor is given to checkpoint with.
 *
 * @param end behind all that it was given so far
 */
record WorkerCheckpointer(CheckpointSender sender, Checkpoint end, Callbacks callbacks)
    implements Checkpointer {
  @Override
  public CompletableFuture<@Nullable Void> checkpoint() {
    return end instanceof Checkpoint.AfterRecord
        ? callbacks.told(sender.send(end))
        : CompletableFuture.completedFuture(null); // Nothing was given, nothing is to remember.
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(ConsumerRecord record) {
    return callbacks.told(
        sender.send(
            record.isAggregated()
                ? Checkpoint.after(record.sequenceNumber(), record.subSequenceNumber())
                : Checkpoint.after(record.sequenceNumber())));
  }
}
