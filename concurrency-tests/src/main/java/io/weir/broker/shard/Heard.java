package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what it hears, and sums the tags. */
final class Heard implements AckListener {
  final AtomicInteger acks = new AtomicInteger();
  final AtomicInteger rejections = new AtomicInteger();
  final AtomicInteger tags = new AtomicInteger();

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    acks.incrementAndGet();
    tags.addAndGet((int) tag);
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    rejections.incrementAndGet();
    tags.addAndGet((int) tag);
  }
}
