package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.metrics.StreamMeters;
import java.util.concurrent.CompletableFuture;

/** The outcome of one put, as a future. */
final class PutFuture extends CompletableFuture<PutReceipt> implements AckListener {
  private final StreamMeters meters;
  private final long bytes;
  private final long startedNanos = System.nanoTime();

  PutFuture(StreamMeters meters, long bytes) {
    this.meters = meters;
    this.bytes = bytes;
  }

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    meters.putRecord(bytes, System.nanoTime() - startedNanos, true);
    complete(new PutReceipt(shard.shardId(), shard.sequenceNumber(offset, arrivalMillis)));
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    meters.putRecord(bytes, System.nanoTime() - startedNanos, false);
    completeExceptionally(why);
  }
}
