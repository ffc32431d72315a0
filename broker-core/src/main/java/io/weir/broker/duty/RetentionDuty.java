package io.weir.broker.duty;

import io.weir.broker.catalog.ClockHistory;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.BrokerException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.StreamTable;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.ShardLog;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what streams need keep no longer, record by record, every few seconds. What that is, two
 * say: the stamps of the records, by a {@link TrustedClock}; and {@link AgeMarks}, in case of wrong
 * stamps.
 */
public final class RetentionDuty implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionDuty.class);

  /** Where the history of the clocks is kept for the next broker. */
  @FunctionalInterface
  public interface HistoryKeeper {
    /** Keeps it. */
    void keep(ClockHistory history) throws IOException;
  }

  /** Lets go of closed shards that hold nothing any more. */
  @FunctionalInterface
  public interface ShardExpirer {
    /**
     * Closed shards of a stream all of whose records, and whose end, are past retention.
     *
     * @param indexes of the shards
     */
    void expire(ActiveStream stream, Set<Integer> indexes);
  }

  private final StreamTable streams;
  private final ArrivalClock clock;
  private final NanoClock nanoClock;
  private final ShardExpirer expirer;
  private final HistoryKeeper keeper;
  private final TrustedClock trusted;
  private final Interval trimming = new Interval(TimeUnit.SECONDS.toNanos(10));
  private final Interval keeping = new Interval(TimeUnit.MINUTES.toNanos(5));
  private final Map<Shard, AgeMarks> marks = new WeakHashMap<>();

  /** For all streams, with what is known of the time before. */
  public RetentionDuty(
      StreamTable streams,
      ArrivalClock clock,
      NanoClock nanoClock,
      ClockHistory history,
      ShardExpirer expirer,
      HistoryKeeper keeper) {
    this.streams = streams;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.expirer = expirer;
    this.keeper = keeper;
    this.trusted = new TrustedClock(history, nanoClock.nanoTime());
  }

  @Override
  public int doWork() {
    boolean setBack = observe();
    long nowNanos = nanoClock.nanoTime();
    if (keeping.isDue(nowNanos) || setBack) {
      keep();
    }
    return trimming.isDue(nowNanos) ? trim() : 0;
  }

  private boolean observe() {
    long nowNanos = nanoClock.nanoTime();
    long now = clock.look();
    boolean setBack = trusted.observe(clock.takeLowest(now), nowNanos);
    return trusted.observe(now, nowNanos) || setBack;
  }

  private void keep() {
    try {
      keeper.keep(trusted.history());
    } catch (IOException e) {
      LOG.warn(
          "The time could not be noted ({}); after a restart, records may be kept longer",
          e.toString());
    }
  }

  private int trim() {
    int trimmed = 0;
    for (ActiveStream stream : streams.all()) {
      long retention = stream.state().retentionMillis();
      for (Shard shard : stream.shards()) {
        trimmed += trim(shard, retention);
      }
      expireClosed(stream, retention);
    }
    return trimmed;
  }

  private void expireClosed(ActiveStream stream, long retentionMillis) {
    try {
      Set<Integer> past = closedAndPast(stream, retentionMillis);
      if (!past.isEmpty()) {
        expirer.expire(stream, past);
      }
    } catch (BrokerException | LogException e) {
      LOG.warn("Closed shards of {} stay for now: {}", stream.state().name(), e.toString());
    }
  }

  /** Closed shards that hold nothing any more; one that never did stays as long as the others. */
  private Set<Integer> closedAndPast(ActiveStream stream, long retentionMillis) {
    StreamState state = stream.state();
    long horizon = trusted.horizon(retentionMillis);
    Set<Integer> past = new HashSet<>();
    for (Shard shard : stream.shards()) {
      ShardState known = state.shard(shard.ref().index());
      ShardLog log = shard.log();
      if (known != null
          && !known.isOpen()
          && known.closedAtMillis() < horizon
          && log.startOffset() >= Math.min(known.endOffset(), log.durableOffset())) {
        past.add(known.index());
      }
    }
    return past;
  }

  private int trim(Shard shard, long retentionMillis) {
    ShardLog log = shard.log();
    try {
      long end = log.durableOffset();
      observe(); // After the end was read: no stamp before it is unknown.
      long oldEnough =
          marks
              .computeIfAbsent(shard, s -> new AgeMarks())
              .note(trusted.uptimeMillis(), end, retentionMillis);
      long start = log.startOffset();
      if (start == end) {
        return 0;
      }
      long byStamps = Math.min(end, log.offsetForTimestamp(trusted.horizon(retentionMillis)));
      long keepFrom = Math.max(byStamps, oldEnough);
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

  /** Notes the time for the next broker. */
  @Override
  public void onClose() {
    observe();
    keep();
  }

  @Override
  public String roleName() {
    return "retention";
  }
}
