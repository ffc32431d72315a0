package io.weir.broker.group;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who has left a group not long ago: a heartbeat that was under way meanwhile must not join again.
 * Remembered for as long as a call may be under way, and not for ever: a wall clock that was set
 * back would lock a member out. Not thread-safe.
 */
final class Departures {
  /** No call is under way for so long: clients wait a few seconds. */
  private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

  /** As many as a group has members; of more the first are forgotten. */
  private static final int MOST = 1000;

  /** In the order in which they left. */
  private final Map<String, Departure> departures = new LinkedHashMap<>();

  private record Departure(long incarnation, long nanos) {
    boolean isOver(long nowNanos) {
      return nowNanos - nanos >= NANOS;
    }
  }

  /** One has left. */
  void note(String member, long incarnation, long nowNanos) {
    departures.values().removeIf(departure -> departure.isOver(nowNanos));
    Departure before = departures.remove(member);
    long latest = before == null ? incarnation : Math.max(before.incarnation, incarnation);
    departures.put(member, new Departure(latest, nowNanos));
    if (departures.size() > MOST) {
      departures.remove(departures.keySet().iterator().next());
    }
  }

  /** Whether it, or a later incarnation, has left. */
  boolean includes(String member, long incarnation, long nowNanos) {
    Departure departure = departures.get(member);
    return departure != null && incarnation <= departure.incarnation && !departure.isOver(nowNanos);
  }
}
