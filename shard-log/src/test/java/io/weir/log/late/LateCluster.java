package io.weir.log.late;

import io.weir.log.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the servers of a replicated log: it keeps the records, assigns their offsets, and
 * refuses every owner but the one with the latest epoch. Thread-safe.
 */
final class LateCluster {

  /** A stored record. */
  static final class Stored {
    final long arrivalMillis;
    final byte[] body;

    Stored(long arrivalMillis, byte[] body) {
      this.arrivalMillis = arrivalMillis;
      this.body = body;
    }
  }

  /** Another owner has taken a later epoch. */
  static final class StaleEpochException extends Exception {
    private static final long serialVersionUID = 1;

    StaleEpochException(long epoch, long current) {
      super("epoch " + epoch + " is stale: the owner is now of epoch " + current);
    }
  }

  private static final class Topic {
    private final UUID uuid;
    private final List<Stored> records = new ArrayList<>();
    private long start;

    Topic(UUID uuid) {
      this.uuid = uuid;
    }
  }

  private final TreeMap<String, Topic> topics = new TreeMap<>();
  private long epoch;
  private boolean unavailable;

  /** Makes the caller the owner: whoever was before is refused from now on. */
  synchronized long takeOver() {
    unavailable = false;
    return ++epoch;
  }

  /** Refuses everybody until somebody takes over. */
  synchronized void fail() {
    unavailable = true;
  }

  /** Appends as a whole or not at all; returns the offset that the first record got. */
  synchronized long append(long owner, LogId id, List<Stored> records) throws StaleEpochException {
    check(owner);
    Topic topic = topics.computeIfAbsent(id.name(), name -> new Topic(id.uuid()));
    long first = topic.records.size();
    topic.records.addAll(records);
    return first;
  }

  synchronized void trim(long owner, LogId id, long before) throws StaleEpochException {
    check(owner);
    Topic topic = find(id);
    if (topic != null) {
      topic.start = Math.max(topic.start, before);
    }
  }

  synchronized void delete(long owner, LogId id) throws StaleEpochException {
    check(owner);
    topics.remove(id.name());
  }

  private void check(long owner) throws StaleEpochException {
    if (unavailable || owner != epoch) {
      throw new StaleEpochException(owner, unavailable ? epoch + 1 : epoch);
    }
  }

  synchronized List<String> names() {
    return List.copyOf(topics.keySet());
  }

  synchronized long start(LogId id) {
    Topic topic = find(id);
    return topic == null ? 0 : topic.start;
  }

  synchronized long end(LogId id) {
    Topic topic = find(id);
    return topic == null ? 0 : topic.records.size();
  }

  /** A record that is there, or null if its log has been deleted meanwhile. */
  synchronized @Nullable Stored get(LogId id, long offset) {
    Topic topic = find(id);
    return topic == null ? null : topic.records.get((int) offset);
  }

  /** What was stored under that name for another log is not this one's. */
  private @Nullable Topic find(LogId id) {
    Topic topic = topics.get(id.name());
    return topic == null || !topic.uuid.equals(id.uuid()) ? null : topic;
  }
}
