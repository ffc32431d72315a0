package io.weir.broker.reliability;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of one shard's records: those that were acknowledged, and those somebody saw. */
final class ShardLedger {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** A record that must not change any more. */
  private static final class Known {
    final long id;
    final long number;
    long arrival = UNKNOWN;
    long latestArrival = Long.MAX_VALUE;
    boolean acknowledged;
    boolean seen;

    Known(long id, long number) {
      this.id = id;
      this.number = number;
    }
  }

  private final long seed;
  private final String name;
  private final Tally tally;
  private final TreeMap<Long, Known> records = new TreeMap<>();
  private final Map<Long, Long> offsets = new HashMap<>();
  private final Map<Long, Long> lastOfOrigin = new HashMap<>();
  private long inspectedTo = UNKNOWN;
  private long inspectedFrom = UNKNOWN;

  ShardLedger(long seed, String name, Tally tally) {
    this.seed = seed;
    this.name = name;
    this.tally = tally;
  }

  /** Another process opens the shard. */
  void beginLife() {
    inspectedTo = UNKNOWN;
    inspectedFrom = UNKNOWN;
    lastOfOrigin.clear();
  }

  /**
   * A put was acknowledged.
   *
   * @param second that its sequence number says
   */
  void acknowledged(long offset, long number, long id, long second) {
    Known known = know(offset, number, id);
    known.latestArrival = second * 1000 + 999;
    tally.acknowledged += known.acknowledged ? 0 : 1;
    known.acknowledged = true;
  }

  void saw(long offset, long number, long id, long arrival, int checksum) {
    Known known = know(offset, number, id);
    if (known.arrival != UNKNOWN && known.arrival != arrival) {
      throw wrong(offset, "arrived at " + known.arrival + ", and now at " + arrival);
    }
    known.arrival = arrival;
    known.latestArrival = arrival;
    if (checksum != Content.checksum(seed, id)) {
      throw wrong(offset, "has not the content of record " + id);
    }
    tally.seen += known.seen ? 0 : 1;
    known.seen = true;
  }

  /**
   * A record that was {@linkplain #saw seen} is the next one from the shard's start on.
   *
   * @param youngest what arrived later cannot have been trimmed; nothing is if it is {@link
   *     Long#MIN_VALUE}
   */
  void inspect(long offset, long youngest) {
    Known known = records.get(offset);
    long id = known.id;
    if (inspectedTo == UNKNOWN) {
      inspectedFrom = offset;
    } else if (offset < inspectedTo || (offset > inspectedTo && youngest == Long.MIN_VALUE)) {
      throw wrong(offset, "follows offset " + (inspectedTo - 1));
    } else {
      trimmed(records.subMap(inspectedTo, offset), youngest);
    }
    inspectedTo = offset + 1;
    Long before = lastOfOrigin.put(Content.origin(id), id);
    if (before != null && before >= id) {
      throw wrong(
          offset, "has record " + id + " behind record " + before + " of the same producer");
    }
    tally.verified += known.acknowledged ? 1 : 0;
  }

  private Known know(long offset, long number, long id) {
    Known known = records.get(offset);
    if (known == null) {
      Long other = offsets.put(id, offset);
      if (other != null && other != offset) {
        throw wrong(offset, "has record " + id + ", which is at offset " + other + " too");
      }
      known = new Known(id, number);
      records.put(offset, known);
    } else if (known.id != id || known.number != number) {
      throw wrong(offset, "was record " + known.id + ", and is now record " + id);
    }
    return known;
  }

  /**
   * All from {@code start} to {@code end} has been read, after the broker was opened.
   *
   * @param youngest as for {@link #inspect}
   */
  void inspected(long start, long end, long youngest) {
    if (inspectedTo != UNKNOWN && inspectedTo != end) {
      if (inspectedTo > end || youngest == Long.MIN_VALUE) {
        throw wrong(inspectedTo, "could not be read, and the shard's end is at " + end);
      }
      trimmed(records.subMap(inspectedTo, end), youngest);
    }
    long first = inspectedFrom == UNKNOWN ? end : inspectedFrom;
    for (Map.Entry<Long, Known> lost : records.tailMap(end).entrySet()) {
      Known known = lost.getValue();
      if (known.acknowledged || known.seen) {
        String what = known.acknowledged ? "was acknowledged" : "had been seen by a reader";
        throw wrong(lost.getKey(), what + ", and is lost: the shard ends at " + end);
      }
    }
    trimmed(records.headMap(first), youngest);
    if (start > first) {
      throw wrong(start, "is the start, and offset " + first + " was read");
    }
  }

  private void trimmed(SortedMap<Long, Known> gone, long youngest) {
    for (Map.Entry<Long, Known> trimmed : gone.entrySet()) {
      Known known = trimmed.getValue();
      if (known.latestArrival > youngest) {
        throw wrong(trimmed.getKey(), "was trimmed too early, or is lost");
      }
      offsets.remove(known.id);
      tally.trimmed++;
    }
    gone.clear();
  }

  private WrongBroker wrong(long offset, String what) {
    return new WrongBroker(name + ", offset " + offset + ": " + what);
  }
}
