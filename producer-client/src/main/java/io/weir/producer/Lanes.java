package io.weir.producer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A lane for each open shard, as last heard of, and whether that is known to be old. Guarded by the
 * accumulator's lock.
 */
final class Lanes implements Iterable<Lane> {
  private ShardMap shards;
  private Lane[] lanes;
  private int first;
  private boolean stale;
  private long staleAt;

  Lanes(ShardMap shards) {
    this.shards = shards;
    this.lanes = lanesOf(shards);
  }

  private static Lane[] lanesOf(ShardMap shards) {
    Lane[] lanes = new Lane[shards.size()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane(shards.shard(i));
    }
    return lanes;
  }

  /** The lane of a record. */
  Lane of(PendingRecord record) {
    return lanes[shards.find(record.hashHigh(), record.hashLow())];
  }

  @Override
  public Iterator<Lane> iterator() {
    return Arrays.asList(lanes).iterator();
  }

  int size() {
    return lanes.length;
  }

  /** The lanes take turns in coming first. */
  Lane inTurn(int place) {
    return lanes[(first + place) % lanes.length];
  }

  void endTurn() {
    first = (first + 1) % lanes.length;
  }

  /** Puts a record back in front of its lane. */
  void toFront(PendingRecord record) {
    of(record).addFirst(record);
  }

  ShardMap shards() {
    return shards;
  }

  /** A shard took a record of which another one was thought. */
  void onMisplaced(long now) {
    stale = true;
    staleAt = now;
  }

  boolean areStale() {
    return stale;
  }

  /** Whether all records of a unit belong to a shard. */
  boolean areAllOf(String shardId, Unit unit) {
    return unit.records().stream().allMatch(record -> of(record).shard().shardId().equals(shardId));
  }

  /** Goes on with other shards, asked for at that time: what waits for a closed one moves. */
  void install(ShardMap map, long askedAt) {
    List<PendingRecord> homeless = new ArrayList<>();
    Lane[] heirs = lanesOf(map);
    for (Lane lane : lanes) {
      int at = map.find(lane.shard().range().start().high(), lane.shard().range().start().low());
      if (map.shard(at).equals(lane.shard())) {
        heirs[at] = lane;
      } else {
        homeless.addAll(lane.removeAll());
      }
    }
    shards = map;
    lanes = heirs;
    stale = stale && askedAt < staleAt; // It may have been old when it came.
    homeless.forEach(record -> of(record).add(record));
  }
}
