package io.weir.broker.group;

import io.weir.broker.group.LeaseState.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Who was heard of, and when. A heartbeat of one who is known costs the same however many there
 * are: all sessions are looked at only when the first of them may have ended. Not thread-safe.
 */
final class Members {
  private final Map<String, Session> sessions = new HashMap<>();

  /** Grows when somebody comes or goes, or is another incarnation. */
  private long version;

  /** No session ends before, if there are any. */
  private long firstEndNanos;

  private record Session(Owner member, long endNanos) {}

  void heard(Owner member, long nowNanos) {
    long end = nowNanos + TimeUnit.MILLISECONDS.toNanos(member.sessionMillis());
    if (sessions.isEmpty() || end - firstEndNanos < 0) {
      firstEndNanos = end;
    }
    Session before = sessions.put(member.member(), new Session(member, end));
    if (before == null || before.member().incarnation() != member.incarnation()) {
      version++;
    }
  }

  /** Whether a later incarnation is alive. */
  boolean isSuperseded(String member, long incarnation, long nowNanos) {
    expire(nowNanos);
    Session session = sessions.get(member);
    return session != null && session.member().incarnation() > incarnation;
  }

  void forget(String member) {
    if (sessions.remove(member) != null) {
      version++;
    }
  }

  /** Only if that incarnation is the member. */
  void forget(String member, long incarnation) {
    Session session = sessions.get(member);
    if (session != null && session.member().incarnation() == incarnation) {
      forget(member);
    }
  }

  /** Those that have not been silent for too long; the others are forgotten. */
  SortedSet<String> alive(long nowNanos) {
    expire(nowNanos);
    return new TreeSet<>(sessions.keySet());
  }

  /** How many are alive. */
  int count(long nowNanos) {
    expire(nowNanos);
    return sessions.size();
  }

  /** Whether one is alive. */
  boolean isAlive(String member, long nowNanos) {
    expire(nowNanos);
    return sessions.containsKey(member);
  }

  /** Whether the owner of a lease is alive, and no later incarnation of it has come. */
  boolean isAlive(Owner owner, long nowNanos) {
    expire(nowNanos);
    Session session = sessions.get(owner.member());
    return session != null && session.member().incarnation() == owner.incarnation();
  }

  /** Another number than before if others are alive. */
  long version(long nowNanos) {
    expire(nowNanos);
    return version;
  }

  private void expire(long nowNanos) {
    if (sessions.isEmpty() || firstEndNanos - nowNanos > 0) {
      return;
    }
    if (sessions.values().removeIf(session -> session.endNanos() - nowNanos <= 0)) {
      version++;
    }
    long first = Long.MAX_VALUE;
    for (Session session : sessions.values()) {
      first = Math.min(first, session.endNanos() - nowNanos);
    }
    firstEndNanos = nowNanos + first;
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
