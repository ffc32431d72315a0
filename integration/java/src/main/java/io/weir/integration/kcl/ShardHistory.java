package io.weir.integration.kcl;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * In which order shards were begun and read to their ends, and how far each reader of a shard came.
 * KCL delivers at least once: when a lease changes hands, the next reader begins at the last
 * checkpoint, and the last one may still be at work. So a record may come to a reader again if
 * another reader of the shard had it, and never from the same one.
 *
 * <p>Thread-safe.
 */
final class ShardHistory {

  private final Map<String, Integer> begun = new HashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private final Map<String, List<Reader>> readers = new HashMap<>();
  private int steps;

  /** One record processor's time with a shard. */
  final class Reader {
    private final String shardId;
    private @Nullable BigInteger last;

    private Reader(String shardId) {
      this.shardId = shardId;
    }

    /**
     * This reader has a record.
     *
     * @return whether another reader had it before
     * @throws IllegalStateException if this one had it, or a later one, before
     */
    boolean read(BigInteger sequenceNumber) {
      synchronized (ShardHistory.this) {
        if (last != null && last.compareTo(sequenceNumber) >= 0) {
          throw new IllegalStateException(shardId + ": " + sequenceNumber + " after " + last);
        }
        last = sequenceNumber;
        return readersOf(shardId).stream()
            .filter(reader -> reader != this)
            .anyMatch(reader -> reader.last != null && reader.last.compareTo(sequenceNumber) >= 0);
      }
    }

    /** Nothing comes after. */
    void end() {
      synchronized (ShardHistory.this) {
        ended.putIfAbsent(shardId, steps++);
      }
    }
  }

  /** A record processor begins with a shard. */
  synchronized Reader begin(String shardId) {
    begun.putIfAbsent(shardId, steps++);
    Reader reader = new Reader(shardId);
    readers.computeIfAbsent(shardId, id -> new ArrayList<>()).add(reader);
    return reader;
  }

  /** Whether each of these shards has had a reader. */
  synchronized boolean begunAll(List<String> shardIds) {
    return begun.keySet().containsAll(shardIds);
  }

  /** The highest sequence number that was read of a shard, if any was. */
  synchronized @Nullable BigInteger lastOf(String shardId) {
    return readersOf(shardId).stream()
        .map(reader -> reader.last)
        .filter(Objects::nonNull)
        .max(BigInteger::compareTo)
        .orElse(null);
  }

  /**
   * Children that were begun before a parent had ended, and shards that were not read, in words.
   */
  synchronized List<String> problems(List<Shard> shards) {
    List<String> problems = new ArrayList<>();
    for (Shard shard : shards) {
      Integer begin = begun.get(shard.shardId());
      if (begin == null) {
        problems.add(shard.shardId() + " was never read");
        continue;
      }
      Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
          .filter(Objects::nonNull)
          .filter(parent -> ended.getOrDefault(parent, Integer.MAX_VALUE) > begin)
          .forEach(
              p -> problems.add(shard.shardId() + " was begun before its parent " + p + " ended"));
    }
    return problems;
  }

  private List<Reader> readersOf(String shardId) {
    return readers.getOrDefault(shardId, List.of());
  }
}
