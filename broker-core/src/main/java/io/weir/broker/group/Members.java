package io.weir.broker.group;

import io.weir.broker.group.LeaseState.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Who was heard of, and when. Not thread-safe. */
final class Members {
  private final Map<String, Session> sessions = new HashMap<>();

  private record Session(Owner member, long endNanos) {}

  void heard(Owner member, long nowNanos) {
    long end = nowNanos + TimeUnit.MILLISECONDS.toNanos(member.sessionMillis());
    sessions.put(member.member(), new Session(member, end));
  }

  void forget(String member) {
    sessions.remove(member);
  }

  /** Those that have not been silent for too long; the others are forgotten. */
  SortedSet<String> alive(long nowNanos) {
    sessions.values().removeIf(session -> session.endNanos() - nowNanos <= 0);
    return new TreeSet<>(sessions.keySet());
  }

  /** One that is alive, as the owner of a lease. */
  Owner owner(String member) {
    Session session = sessions.get(member);
    if (session == null) {
      throw new IllegalArgumentException(member + " is no member");
    }
    return session.member();
  }
}
