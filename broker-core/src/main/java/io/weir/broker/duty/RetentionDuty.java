package io.weir.broker.duty;

import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.StreamTable;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.ShardLog;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops what streams need keep no longer, record by record, every few seconds. */
public final class RetentionDuty implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionDuty.class);

  private final StreamTable streams;
  private final EpochClock clock;
  private final NanoClock nanoClock;
  private final TrustedClock trusted;
  private final Interval interval = new Interval(TimeUnit.SECONDS.toNanos(10));

  /** For all streams. */
  public RetentionDuty(StreamTable streams, EpochClock clock, NanoClock nanoClock) {
    this.streams = streams;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.trusted = new TrustedClock(clock.time(), nanoClock.nanoTime());
  }

  @Override
  public int doWork() {
    long nowNanos = nanoClock.nanoTime();
    if (!interval.isDue(nowNanos)) {
      return 0;
    }
    long now = trusted.update(clock.time(), nowNanos);
    int trimmed = 0;
    for (ActiveStream stream : streams.all()) {
      long horizon = now - stream.state().retentionMillis();
      for (Shard shard : stream.shards()) {
        trimmed += trim(shard.log(), horizon);
      }
    }
    return trimmed;
  }

  private static int trim(ShardLog log, long horizonMillis) {
    try {
      long start = log.startOffset();
      if (start == log.durableOffset()) {
        return 0;
      }
      long keepFrom = log.offsetForTimestamp(horizonMillis);
      if (keepFrom <= start) {
        return 0;
      }
      log.trim(keepFrom);
      return 1;
    } catch (LogClosedException e) {
      return 0; // Its stream was deleted just now.
    } catch (LogException e) {
      LOG.warn("Log {} cannot be trimmed; the others go on", log.id(), e);
      return 0;
    }
  }

  @Override
  public String roleName() {
    return "retention";
  }
}
