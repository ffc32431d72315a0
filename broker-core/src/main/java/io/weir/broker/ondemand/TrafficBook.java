package io.weir.broker.ondemand;

import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.WriteRate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What is put into the on-demand streams, since they are watched. Thread-safe: the duty that
 * watches writes it, and the control plane reads it. It calls nobody under its lock that might
 * wait.
 */
public final class TrafficBook {
  private final OnDemandRules rules;
  private final NanoClock clock;
  private final Map<UUID, StreamTraffic> streams = new HashMap<>();

  /** Nothing is watched yet. */
  public TrafficBook(OnDemandRules rules, NanoClock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /** A stream's rate since the last look, or null at the first one. */
  synchronized @Nullable WriteRate look(ActiveStream stream) {
    UUID id = stream.state().id();
    StreamTraffic traffic = streams.get(id);
    if (traffic == null) {
      streams.put(id, new StreamTraffic(rules, stream, clock.nanoTime()));
      return null;
    }
    return traffic.look(stream, clock.nanoTime());
  }

  /** The open shards and their traffic, as far back as a day; none if it is not watched. */
  synchronized List<ShardLoad> loadsOfDay(ActiveStream stream) {
    StreamTraffic traffic = streams.get(stream.state().id());
    return traffic == null ? List.of() : traffic.loadsOfDay(stream.state(), clock.nanoTime());
  }

  /** The open shards and their traffic of an hour or two; none if it is not watched. */
  synchronized List<ShardLoad> loadsOfHour(ActiveStream stream) {
    StreamTraffic traffic = streams.get(stream.state().id());
    return traffic == null ? List.of() : traffic.loadsOfHour(stream.state(), clock.nanoTime());
  }

  /** The highest rates of the last hour, or null if it has not been watched for so long. */
  synchronized @Nullable WriteRate highestOfHour(ActiveStream stream) {
    StreamTraffic traffic = streams.get(stream.state().id());
    long now = clock.nanoTime();
    return traffic == null || !traffic.isWatchedForAnHour(now) ? null : traffic.highestOfHour(now);
  }

  /** A stream's shards were changed as a plan said. */
  public synchronized void scaled(ActiveStream stream, ScalingPlan plan) {
    StreamTraffic traffic = streams.get(stream.state().id());
    if (traffic != null) {
      traffic.scaled(stream.state(), plan, clock.nanoTime());
    }
  }

  /** Forgets all but these. */
  synchronized void retain(Set<UUID> ids) {
    streams.keySet().retainAll(ids);
  }
}
