package io.weir.broker.reliability;

import io.weir.broker.reliability.Report.Kind;
import io.weir.broker.reliability.Report.Phase;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What brokers on one data directory said of themselves, kept where no kill reaches it: every
 * acknowledgement, every record that a reader saw, every change of streams. Whatever is said later
 * must agree with it.
 */
final class ExternalJournal {
  private static final long SHORTEST_RETENTION = 24 * 3_600_000;

  /** What has been asked for, and may or may not have been done when the broker was killed. */
  private static final class Stream {
    final long incarnation;
    final int shards;
    long retentionHours;
    long retentionAskedFor;
    boolean deletionAskedFor;

    Stream(long incarnation, int shards, long retentionHours) {
      this.incarnation = incarnation;
      this.shards = shards;
      this.retentionHours = retentionHours;
      this.retentionAskedFor = retentionHours;
    }
  }

  private record ShardKey(long incarnation, int index) {}

  private final LifePlan plan;
  private final Tally tally;
  private final Map<String, Stream> streams = new HashMap<>();
  private final Map<String, Integer> creationsAskedFor = new HashMap<>();
  private final Set<Long> deleted = new HashSet<>();
  private final Map<ShardKey, ShardLedger> shards = new HashMap<>();
  private final Set<String> listed = new HashSet<>();
  private long lastIncarnation;
  private LifePlan life;
  private volatile Phase phase = Phase.OPENING;
  private final AtomicInteger heard = new AtomicInteger();

  /** Empty, for the directory of a plan. */
  ExternalJournal(LifePlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    this.life = plan;
  }

  /** How far the present life has come. */
  Phase phase() {
    return phase;
  }

  /** How many messages of the present life have been heard. */
  int heard() {
    return heard.get();
  }

  /** A new life begins. */
  void begin(LifePlan next) {
    life = next;
    phase = Phase.OPENING;
    heard.set(0);
    listed.clear();
    shards.values().forEach(ShardLedger::beginLife);
  }

  /**
   * Hears one message; false at the end of the pipe. A message that was cut short is no message.
   */
  boolean hear(DataInputStream in) throws IOException {
    try {
      hear(Kind.valueOf(in.readUTF()), in);
    } catch (EOFException e) {
      return false;
    }
    heard.incrementAndGet();
    return true;
  }

  private void hear(Kind kind, DataInputStream in) throws IOException {
    switch (kind) {
      case PHASE -> phase = Phase.valueOf(in.readUTF());
      case STREAM -> list(in.readUTF(), in.readLong(), in.readInt(), in.readLong());
      case STREAMS_END -> endList();
      case RECORD -> record(in);
      case SHARD_END -> endShard(in);
      case ACK -> acknowledge(in);
      case CREATING -> creationsAskedFor.put(in.readUTF(), in.readInt());
      case CREATED -> created(in.readUTF(), in.readLong());
      case DELETING -> known(in.readUTF()).deletionAskedFor = true;
      case DELETED -> forget(in.readUTF());
      case RETAINING -> retaining(in.readUTF(), in.readLong());
      case RETAINED -> retained(in.readUTF());
    }
  }

  // ---- streams

  private Stream known(String name) {
    Stream stream = streams.get(name);
    if (stream == null) {
      throw new WrongBroker("stream " + name + " is not known");
    }
    return stream;
  }

  private void created(String name, long incarnation) {
    Integer count = creationsAskedFor.remove(name);
    if (count == null) {
      throw new WrongBroker("stream " + name + " was created without being asked for");
    }
    if (incarnation <= lastIncarnation) {
      throw new WrongBroker(
          "stream "
              + name
              + " was created in second "
              + incarnation
              + ", after "
              + lastIncarnation);
    }
    lastIncarnation = incarnation;
    streams.put(name, new Stream(incarnation, count, 24));
    tally.controls++;
  }

  private void forget(String name) {
    Stream gone = known(name);
    streams.remove(name);
    deleted.add(gone.incarnation);
    for (int i = 0; i < gone.shards; i++) {
      shards.remove(new ShardKey(gone.incarnation, i));
    }
    tally.controls++;
  }

  private void retaining(String name, long hours) {
    known(name).retentionAskedFor = hours;
  }

  private void retained(String name) {
    Stream stream = known(name);
    stream.retentionHours = stream.retentionAskedFor;
    tally.controls++;
  }

  private void list(String name, long incarnation, int shardCount, long hours) {
    listed.add(name);
    if (deleted.contains(incarnation)) {
      throw new WrongBroker("stream " + name + " is back after it was deleted");
    }
    Stream stream = streams.get(name);
    if (stream != null && stream.incarnation != incarnation) {
      if (!stream.deletionAskedFor) {
        throw new WrongBroker("stream " + name + " was replaced");
      }
      forget(name);
      stream = null;
    }
    if (stream == null) {
      created(name, incarnation);
      stream = known(name);
    }
    creationsAskedFor.remove(name);
    if (stream.shards != shardCount) {
      throw new WrongBroker(name + " has " + shardCount + " shards, not " + stream.shards);
    }
    if (hours != stream.retentionHours && hours != stream.retentionAskedFor) {
      throw new WrongBroker(
          name + " is kept for " + hours + " hours, not " + stream.retentionHours);
    }
    stream.retentionHours = hours;
    stream.retentionAskedFor = hours;
    stream.deletionAskedFor = false;
  }

  private void endList() {
    for (String name : Set.copyOf(streams.keySet())) {
      if (listed.contains(name)) {
        continue;
      }
      if (!known(name).deletionAskedFor) {
        throw new WrongBroker("stream " + name + " is gone");
      }
      forget(name);
    }
    creationsAskedFor.clear();
    for (ShardKey shard : shards.keySet()) {
      if (streams.values().stream().noneMatch(s -> s.incarnation == shard.incarnation)) {
        throw new WrongBroker("the stream of " + shard + ", which had records, is gone");
      }
    }
  }

  // ---- records

  private ShardLedger ledger(long incarnation, int index) {
    return shards.computeIfAbsent(
        new ShardKey(incarnation, index),
        key -> new ShardLedger(plan.seed(), "shard " + index + " of " + incarnation, tally));
  }

  private void record(DataInputStream in) throws IOException {
    boolean inspecting = in.readBoolean();
    long incarnation = in.readLong();
    int index = in.readInt();
    long offset = in.readLong();
    long number = in.readLong();
    long arrival = in.readLong();
    long id = in.readLong();
    int checksum = in.readInt();
    int length = in.readInt();
    if (!deleted.contains(incarnation)) {
      ShardLedger ledger = ledger(incarnation, index);
      ledger.saw(offset, number, id, arrival, checksum);
      if (inspecting) {
        ledger.inspect(offset, youngestTrimmed());
      }
    }
    tally.bytes += length;
  }

  private void acknowledge(DataInputStream in) throws IOException {
    long incarnation = in.readLong();
    int index = in.readInt();
    long offset = in.readLong();
    long number = in.readLong();
    long second = in.readLong();
    long id = in.readLong();
    if (!deleted.contains(incarnation)) {
      ledger(incarnation, index).acknowledged(offset, number, id, second);
    }
  }

  private void endShard(DataInputStream in) throws IOException {
    long incarnation = in.readLong();
    int index = in.readInt();
    long start = in.readLong();
    long end = in.readLong();
    ledger(incarnation, index).inspected(start, end, youngestTrimmed());
  }

  /** What arrived later cannot have been trimmed, whatever retention a stream had for a moment. */
  private long youngestTrimmed() {
    return life.speed() == 1 ? Long.MIN_VALUE : life.wallMillis() - SHORTEST_RETENTION + 1000;
  }
}
