package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.log.Durability;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which streams there must be, whatever became of the machine. */
final class ControlPlaneModel {
  /**
   * What a change makes of a stream: null where it deletes it.
   *
   * @param shards what {@link #shardsOf} says
   */
  record Stream(String shards, long retentionMillis, int consumers) {
    /** Without consumers. */
    Stream(String shards, long retentionMillis) {
      this(shards, retentionMillis, 0);
    }

    Stream withRetention(long millis) {
      return new Stream(shards, millis, consumers);
    }

    Stream withConsumers(int count) {
      return new Stream(shards, retentionMillis, count);
    }

    Stream withShards(String other) {
      return new Stream(other, retentionMillis, consumers);
    }
  }

  /** Which shards there are, of which ranges and parents, and which of them are open. */
  static String shardsOf(StreamState stream) {
    StringBuilder text = new StringBuilder();
    for (ShardState shard : stream.shards()) {
      text.append(shard.index())
          .append(shard.isOpen() ? " open " : " closed ")
          .append(shard.range())
          .append(" from ")
          .append(shard.parent())
          .append(',')
          .append(shard.adjacentParent())
          .append('\n');
    }
    return text.toString();
  }

  private final TreeMap<String, Stream> streams = new TreeMap<>();

  /** What a broker has once shown, for each stream that is there: the records that must be. */
  private final Map<UUID, Long> records = new HashMap<>();

  /** Records that must be in closed shards, by the ids of their logs. */
  private final Map<UUID, Long> closed = new HashMap<>();

  /** The same for shards that a change, not answered yet, closes. */
  private final Map<UUID, Long> closing = new HashMap<>();

  /** Of consumers whose registration was answered. */
  private final Set<String> arns = new HashSet<>();

  private @Nullable String changing;
  private @Nullable Stream changeTo;
  private long lastSecond;
  private @Nullable UUID directoryId;
  private long counter;

  ControlPlaneModel copy() {
    ControlPlaneModel copy = new ControlPlaneModel();
    copy.streams.putAll(streams);
    copy.records.putAll(records);
    copy.closed.putAll(closed);
    copy.closing.putAll(closing);
    copy.arns.addAll(arns);
    copy.changing = changing;
    copy.changeTo = changeTo;
    copy.lastSecond = lastSecond;
    copy.directoryId = directoryId;
    copy.counter = counter;

    return copy;
  }

  String newName() {
    return "s" + counter++;
  }

  NavigableMap<String, Stream> streams() {
    return streams;
  }

  /** A change has been asked for and not answered. */
  void changing(String name, @Nullable Stream to) {
    changing = name;
    changeTo = to;
    closing.clear();
  }

  /** The change that was asked for closes a shard with so many records. */
  void closing(UUID log, long readable) {
    closing.put(log, readable);
  }

  long recordsOfClosed(UUID log) {
    return closed.getOrDefault(log, 0L);
  }

  void changed() {
    String name = changing;
    changing = null;
    if (name != null) {
      apply(streams, name, changeTo);
      closed.putAll(closing);
      closing.clear();
    }
  }

  private static void apply(Map<String, Stream> to, String name, @Nullable Stream stream) {
    if (stream == null) {
      to.remove(name);
    } else {
      to.put(name, stream);
    }
  }

  /** New shards: their numbers begin with a second that no earlier one ever had. */
  void created(List<ShardState> shards) {
    for (ShardState shard : shards) {
      assertThat(shard.creationSecond()).as("creation second").isGreaterThan(lastSecond);
    }
    lastSecond = newest(shards);
  }

  private static long newest(List<ShardState> shards) {
    return shards.stream().mapToLong(ShardState::creationSecond).max().orElse(0);
  }

  void acknowledged(UUID stream, long end, Durability durability) {
    if (durability == Durability.FSYNC) {
      records.put(stream, end);
    }
  }

  /** Whether an ARN is not that of another consumer, there or gone. */
  boolean isNewArn(String arn) {
    return arns.add(arn);
  }

  long recordsThatMustBe(UUID stream) {
    return records.getOrDefault(stream, 0L);
  }

  /** Compares with what a broker found. */
  void found(Catalog catalog, UUID directory) {
    TreeMap<String, Stream> there = new TreeMap<>();
    long newest = lastSecond;
    for (StreamState stream : catalog.streams()) {
      int consumers = catalog.metadata().consumers(stream.id()).size();
      there.put(stream.name(), new Stream(shardsOf(stream), stream.retentionMillis(), consumers));
      newest = Math.max(newest, newest(stream.shards()));
      checkLineage(stream);
    }
    if (changing != null) {
      TreeMap<String, Stream> made = new TreeMap<>(streams);
      apply(made, changing, changeTo);
      assertThat(there).as("streams, with or without the change").isIn(streams, made);
      if (there.equals(made)) {
        closed.putAll(closing);
      }
      closing.clear();
      streams.clear();
      streams.putAll(there);
      changing = null;
    }
    assertThat(there).as("streams").isEqualTo(streams);
    assertThat(directoryId == null || directoryId.equals(directory)).as("same directory").isTrue();
    directoryId = directory;
    lastSecond = newest;
  }

  /** Numbers of a child are all greater than those of its parents, which are closed. */
  private static void checkLineage(StreamState stream) {
    for (ShardState child : stream.shards()) {
      for (ShardState parent : stream.shards()) {
        if (child.isChildOf(parent.index())) {
          assertThat(parent.isOpen()).as("%s is open beside %s", parent, child).isFalse();
          assertThat(child.creationSecond()).isGreaterThan(parent.creationSecond());
        }
      }
    }
  }
}
