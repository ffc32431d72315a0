package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.aggregate.AggregateWriter;
import io.weir.broker.data.ShardRef;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Shards;
import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A stream whose shards split and merge, and what was processed of it. */
final class SimulatedStream implements Shards {
  private static final int MOST_PARTS = 5;

  private final Map<Integer, SimulatedShard> shards = new TreeMap<>();
  private Object version = new Object();
  private int processedTwice;

  /** A shard; what is at a place in the list has that offset. */
  static final class SimulatedShard {
    final ShardRef ref;
    final List<Integer> parents;
    final List<SimulatedRecord> records = new ArrayList<>();
    final Map<Long, Integer> processed = new HashMap<>();
    private int parts;
    boolean closed;

    SimulatedShard(int index, List<Integer> parents) {
      this.ref = new ShardRef(index, 1000 + index);
      this.parents = parents;
    }

    boolean isDone() {
      return processed.size() == parts;
    }

    void add(int count) {
      records.add(new SimulatedRecord(ref, records.size(), count));
      parts += count;
    }

    /** What was to be processed before a part of a record, or -1. */
    long before(long offset, long place) {
      if (place > 0) {
        return key(offset, place - 1);
      }
      return offset == 0 ? -1 : key(offset - 1, records.get((int) offset - 1).parts() - 1);
    }
  }

  private static long key(long offset, long place) {
    return offset * MOST_PARTS + place;
  }

  /** A record of a shard; an aggregated one if it has more than one part. */
  record SimulatedRecord(ShardRef shard, long offset, int parts) implements SourceRecord {
    @Override
    public String sequenceNumber() {
      return shard.sequenceNumber(offset, 2_000_000);
    }

    @Override
    public String partitionKey() {
      return "k";
    }

    @Override
    public ByteBuffer data() {
      if (parts == 1) {
        return ByteBuffer.allocate(0);
      }
      AggregateWriter writer = new AggregateWriter();
      for (int i = 0; i < parts; i++) {
        writer.add("k", null, new byte[] {(byte) i});
      }
      return ByteBuffer.wrap(writer.toBytes());
    }

    @Override
    public Instant arrival() {
      return Instant.ofEpochSecond(2000);
    }
  }

  SimulatedStream(int count) {
    for (int i = 0; i < count; i++) {
      open(List.of());
    }
  }

  private void open(List<Integer> parents) {
    int index = shards.size();
    shards.put(index, new SimulatedShard(index, parents));
    version = new Object();
  }

  @Override
  public List<Integer> indexes() {
    return List.copyOf(shards.keySet());
  }

  @Override
  public Object version() {
    return version;
  }

  @Override
  public List<Integer> parents(int shard) {
    return shard(shard).parents;
  }

  SimulatedShard shard(int index) {
    SimulatedShard shard = shards.get(index);
    assertThat(shard).isNotNull();
    return shard;
  }

  private List<SimulatedShard> openShards() {
    return shards.values().stream().filter(shard -> !shard.closed).toList();
  }

  void put(RandomGenerator random) {
    List<SimulatedShard> open = openShards();
    SimulatedShard shard = open.get(random.nextInt(open.size()));
    shard.add(random.nextBoolean() ? 2 + random.nextInt(MOST_PARTS - 1) : 1);
  }

  void reshard(RandomGenerator random) {
    List<SimulatedShard> open = openShards();
    SimulatedShard one = open.get(random.nextInt(open.size()));
    one.closed = true;
    if (open.size() > 2 && random.nextBoolean()) {
      SimulatedShard other = open.get((open.indexOf(one) + 1) % open.size());
      other.closed = true;
      open(List.of(one.ref.index(), other.ref.index()));
    } else {
      open(List.of(one.ref.index()));
      open(List.of(one.ref.index()));
    }
  }

  /** Everything before a record has been processed when it is, in its shard and its parents. */
  void processed(ConsumerRecord record) {
    SimulatedShard shard = shard(ShardRef.indexOf(record.shardId()));
    long offset = Progressed.offset(Checkpoint.after(record.sequenceNumber()));
    for (int parent : shard.parents) {
      SimulatedShard before = shard(parent);
      assertThat(before.isDone()).as("parent %s of %s is done", before.ref, shard.ref).isTrue();
    }
    long place = record.subSequenceNumber();
    long before = shard.before(offset, place);
    assertThat(before < 0 || shard.processed.containsKey(before))
        .as("the record before %s/%s of %s was processed", offset, place, shard.ref)
        .isTrue();
    if (shard.processed.merge(key(offset, place), 1, Integer::sum) > 1) {
      processedTwice++;
    }
  }

  int processedTwice() {
    return processedTwice;
  }

  boolean isDone() {
    return shards.values().stream().allMatch(SimulatedShard::isDone);
  }

  String missing() {
    StringBuilder text = new StringBuilder();
    shards
        .values()
        .forEach(
            s ->
                text.append(s.ref)
                    .append(s.closed ? " closed " : " open ")
                    .append(s.processed.size())
                    .append(" of ")
                    .append(s.parts)
                    .append('\n'));
    return text.toString();
  }
}
