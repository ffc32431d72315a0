package io.weir.broker.duty;

import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.StreamTable;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Has shards that took no record for a minute or two give back the disk space made ready for more.
 */
public final class IdleDuty implements Agent {
  private final StreamTable streams;
  private final NanoClock clock;
  private final Interval interval = new Interval(TimeUnit.MINUTES.toNanos(1));
  private final Map<Shard, Long> lastSeen = new WeakHashMap<>();

  /** For all streams. */
  public IdleDuty(StreamTable streams, NanoClock clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public int doWork() {
    if (!interval.isDue(clock.nanoTime())) {
      return 0;
    }
    int rested = 0;
    for (ActiveStream stream : streams.all()) {
      for (Shard shard : stream.shards()) {
        Long now = shard.log().durableOffset();
        if (now.equals(lastSeen.put(shard, now))) {
          shard.rest();
          rested++;
        }
      }
    }
    return rested;
  }

  @Override
  public String roleName() {
    return "idle";
  }
}
