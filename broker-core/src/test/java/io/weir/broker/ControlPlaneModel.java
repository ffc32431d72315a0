package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.StreamState;
import io.weir.log.Durability;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which streams there must be, whatever became of the machine. */
final class ControlPlaneModel {
  /** What a change makes of a stream: null where it deletes it. */
  record Stream(int shards, long retentionMillis, int consumers) {
    /** Without consumers. */
    Stream(int shards, long retentionMillis) {
      this(shards, retentionMillis, 0);
    }

    Stream withRetention(long millis) {
      return new Stream(shards, millis, consumers);
    }

    Stream withConsumers(int count) {
      return new Stream(shards, retentionMillis, count);
    }
  }

  private final TreeMap<String, Stream> streams = new TreeMap<>();

  /** What a broker has once shown, for each stream that is there: the records that must be. */
  private final Map<UUID, Long> records = new HashMap<>();

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
  }

  void changed() {
    String name = changing;
    changing = null;
    if (name != null) {
      apply(streams, name, changeTo);
    }
  }

  private static void apply(Map<String, Stream> to, String name, @Nullable Stream stream) {
    if (stream == null) {
      to.remove(name);
    } else {
      to.put(name, stream);
    }
  }

  /** A shard of a new stream: its number begins with a second that no other one ever had. */
  void created(StreamState stream) {
    long second = stream.shards().get(0).creationSecond();
    assertThat(second).as("creation second").isGreaterThan(lastSecond);
    lastSecond = second;
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
      there.put(
          stream.name(), new Stream(stream.shards().size(), stream.retentionMillis(), consumers));
      newest = Math.max(newest, stream.shards().get(0).creationSecond());
    }
    if (changing != null) {
      TreeMap<String, Stream> made = new TreeMap<>(streams);
      apply(made, changing, changeTo);
      assertThat(there).as("streams, with or without the change").isIn(streams, made);
      streams.clear();
      streams.putAll(there);
      changing = null;
    }
    assertThat(there).as("streams").isEqualTo(streams);
    assertThat(directoryId == null || directoryId.equals(directory)).as("same directory").isTrue();
    directoryId = directory;
    lastSecond = newest;
  }
}
