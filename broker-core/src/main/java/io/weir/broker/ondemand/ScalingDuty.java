package io.weir.broker.ondemand;

import io.weir.broker.duty.Interval;
import io.weir.broker.error.BrokerException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.StreamStatus;
import io.weir.broker.stream.WriteRate;
import io.weir.log.LogException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the on-demand streams once a minute: notes what was put into them, and has them scaled
 * where {@link StreamScaling} says so.
 *
 * <p>A peak is kept when it asks for more shards than the day's peak so far: that is all that
 * matters of it, and bounds how often it is kept by the number of shards, whatever the traffic.
 */
public final class ScalingDuty implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(ScalingDuty.class);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final ScalingHost host;
  private final TrafficBook book;
  private final OnDemandRules rules;
  private final EpochClock clock;
  private final NanoClock nanoClock;
  private final Interval interval = new Interval(TimeUnit.MINUTES.toNanos(1));
  private final Map<UUID, StreamScaling> scalings = new HashMap<>();

  /** For a broker. */
  public ScalingDuty(
      ScalingHost host,
      TrafficBook book,
      OnDemandRules rules,
      EpochClock clock,
      NanoClock nanoClock) {
    this.host = host;
    this.book = book;
    this.rules = rules;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  @Override
  public int doWork() {
    if (!interval.isDue(nanoClock.nanoTime())) {
      return 0;
    }
    Set<UUID> watched = new HashSet<>();
    for (ActiveStream stream : host.streams()) {
      if (stream.state().mode() == StreamMode.ON_DEMAND) {
        watched.add(stream.state().id());
        look(stream);
      }
    }
    book.retain(watched);
    scalings.keySet().retainAll(watched);
    return 1;
  }

  private void look(ActiveStream stream) {
    try {
      WriteRate rate = book.look(stream);
      if (rate != null) {
        notePeak(stream, rate);
        if (stream.phases().status() == StreamStatus.ACTIVE) {
          scale(stream);
        }
      }
    } catch (BrokerException | LogException e) {
      LOG.warn("Stream {} was not scaled: {}", stream.state().name(), e.toString());
    }
  }

  private void notePeak(ActiveStream stream, WriteRate rate) {
    long today = clock.time() / DAY_MILLIS;
    WriteRate before = host.settings(stream).peaks().from(today);
    WriteRate after = before.max(rate);
    if (rules.shardsFor(after) > rules.shardsFor(before)) {
      host.keepPeak(stream, today, after);
    }
  }

  private void scale(ActiveStream stream) {
    StreamSettings settings = host.settings(stream);
    String name = stream.state().name();
    ScalingPlan plan =
        scalings
            .computeIfAbsent(stream.state().id(), id -> new StreamScaling(name, rules))
            .plan(
                book.loadsOfDay(stream),
                settings,
                host.shardRoom(),
                nanoClock.nanoTime(),
                clock.time());
    if (!plan.isEmpty()) {
      int before = stream.state().openShards().size();
      if (host.scale(stream, plan)) {
        book.scaled(stream, plan);
        LOG.info(
            "On-demand stream {} was scaled from {} to {} shards",
            name,
            before,
            stream.state().openShards().size());
      }
    }
  }

  @Override
  public String roleName() {
    return "scaling";
  }
}
