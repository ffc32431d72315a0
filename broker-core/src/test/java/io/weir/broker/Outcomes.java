package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what listeners heard, and counts how often for each tag. */
public final class Outcomes implements AckListener {
  /** Offsets by tag. */
  public final Map<Long, Long> acked = new ConcurrentHashMap<>();

  /** Rejections by tag. */
  public final Map<Long, BrokerException> rejected = new ConcurrentHashMap<>();

  /** How often anything was heard, by tag. */
  public final Map<Long, AtomicInteger> calls = new ConcurrentHashMap<>();

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    acked.put(tag, offset);
    count(tag);
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    rejected.put(tag, why);
    count(tag);
  }

  private void count(long tag) {
    calls.computeIfAbsent(tag, t -> new AtomicInteger()).incrementAndGet();
  }
}
