package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weir.log.Durability;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What a log may, and what it must, hold: every append under the offset that it must get, with how
 * much was promised for it by an acknowledgement, by a reader that saw it, or by a force behind.
 *
 * <p>Offsets follow from the order of the appends, so the model knows each one before the engine
 * says it. When a log is opened all of it is read: what is there must be right and has been seen
 * from then on; what is not there must not have been promised, and must never come back.
 */
final class LogModel {
  /** What a record survives. */
  enum Promise {
    NOTHING,
    KILL,
    POWER_LOSS;

    static Promise of(Durability durability) {
      return durability == Durability.FSYNC ? POWER_LOSS : KILL;
    }
  }

  private record Entry(Body body, long arrival, Promise promise) {
    Entry promised(Promise more) {
      return more.compareTo(promise) > 0 ? new Entry(body, arrival, more) : this;
    }
  }

  /** Offsets that were lost: none of them is ever served. */
  private record Gap(long from, long to) {}

  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  /** The offset of the next append. */
  private long next;

  private long acknowledged;

  /** Behind the highest number that anybody outside has heard of. */
  private long known;

  private long trimAsked;
  private long trimCertain;

  LogModel copy() {
    LogModel copy = new LogModel();
    copy.entries.putAll(entries);
    copy.gaps.addAll(gaps);
    copy.next = next;
    copy.acknowledged = acknowledged;
    copy.known = known;
    copy.trimAsked = trimAsked;
    copy.trimCertain = trimCertain;
    return copy;
  }

  // ---- what happens in a life

  void appended(Body body, long arrival) {
    entries.put(next++, new Entry(body, arrival, Promise.NOTHING));
  }

  boolean hasPending() {
    return acknowledged < next;
  }

  void acknowledged(long first, int count, Durability durability) {
    assertThat(first).as("the first offset of an acknowledgement").isEqualTo(acknowledged);
    assertThat(first + count).as("the end of an acknowledgement").isLessThanOrEqualTo(next);
    acknowledged = first + count;
    known = Math.max(known, acknowledged);
    promise(first, acknowledged, Promise.of(durability));
  }

  private void promise(long from, long to, Promise promise) {
    entries.subMap(from, to).replaceAll((offset, entry) -> entry.promised(promise));
  }

  /** The log reports a start, which says all that a reader can know of trims. */
  void checkStart(ShardLog log) {
    assertThat(log.startOffset()).as("start").isEqualTo(trimAsked);
  }

  void trimmed(long offset) {
    trimAsked = Math.max(trimAsked, offset);
  }

  /** Somebody read; all of it must have been appended there, and is never to change again. */
  void served(RecordBatch batch, Durability durability) {
    for (int i = 0; i < batch.count(); i++) {
      long offset = batch.offset(i);
      Entry entry = entries.get(offset);
      if (entry == null) {
        fail("record %s is served, and was never appended, or was lost before", offset);
        return;
      }
      if (!entry.body.isIn(batch.bytes(), batch.start(i), batch.length(i))) {
        fail("record %s is not the one that was appended there: %s", offset, entry.body);
      }
      assertThat(batch.arrivalMillis(i)).as("arrival of %s", offset).isEqualTo(entry.arrival);
      entries.put(offset, entry.promised(Promise.of(durability)));
      known = Math.max(known, offset + 1);
    }
  }

  /** A checkpoint of all that is committed, and of the trims asked for, is on the disk. */
  Runnable checkpointing() {
    long end = acknowledged;
    long start = trimAsked;
    return () -> {
      promise(0, end, Promise.POWER_LOSS);
      trimCertain = Math.max(trimCertain, start);
    };
  }

  /** Whether some read from an offset must not come back empty, or must. */
  void checkEnd(ShardLog log) {
    assertThat(log.durableOffset()).as("durable offset").isBetween(acknowledged, next);
  }

  // ---- what is found when the log is opened

  /**
   * Reads everything and compares.
   *
   * @param lost whether the power was, since the log was last open
   * @param mayGap whether records acknowledged may be missing, and numbers be left out for them
   * @param now the mode of this run
   */
  void opened(ShardLog log, boolean lost, boolean mayGap, Durability now) {
    long start = log.startOffset();
    long end = log.durableOffset();
    assertThat(start).as("start offset").isBetween(trimCertain, trimAsked);
    assertThat(end).as("end of the log: numbers below are known").isGreaterThanOrEqualTo(known);
    SortedMap<Long, Entry> found = readAll(log, start, now);
    checkDense(found, start, end, mayGap);
    checkPromises(found, start, lost ? Promise.POWER_LOSS : Promise.KILL);
    if (!mayGap) {
      assertThat(end).as("end of the log").isLessThanOrEqualTo(Math.max(next, gapEnd()));
    }
    entries.clear();
    entries.putAll(found);
    next = end;
    acknowledged = end;
    trimAsked = start;
    known = Math.max(known, end);
  }

  private long gapEnd() {
    return gaps.isEmpty() ? 0 : gaps.get(gaps.size() - 1).to;
  }

  /** Everything that is readable is there, in the midst of a life. */
  void checkReadable(ShardLog log, Durability mode) {
    SortedMap<Long, Entry> found = readAll(log, log.startOffset(), mode);
    for (Map.Entry<Long, Entry> entry : entries.subMap(trimAsked, acknowledged).entrySet()) {
      assertThat(found).as("record %s", entry.getKey()).containsKey(entry.getKey());
    }
  }

  private SortedMap<Long, Entry> readAll(ShardLog log, long start, Durability now) {
    RecordBatch batch = new RecordBatch();
    TreeMap<Long, Entry> found = new TreeMap<>();
    long offset = start;
    while (log.read(offset, 100, 1 << 16, batch) > 0) {
      assertThat(batch.offset(0)).isGreaterThanOrEqualTo(offset);
      served(batch, now);
      for (int i = 0; i < batch.count(); i++) {
        found.put(batch.offset(i), entries.get(batch.offset(i)));
      }
      offset = batch.offset(batch.count() - 1) + 1;
    }
    return found;
  }

  private void checkDense(SortedMap<Long, Entry> found, long start, long end, boolean mayGap) {
    long expected = overGaps(start);
    for (long offset : found.keySet()) {
      assertThat(offset).as("offset of the next record").isEqualTo(expected);
      expected = overGaps(offset + 1);
    }
    if (mayGap && expected < end) {
      long from = found.isEmpty() ? start : found.lastKey() + 1;
      gaps.removeIf(gap -> gap.to > from);
      gaps.add(new Gap(from, end));
    } else {
      // A trim behind all records leaves nothing, and the start where it was asked to be.
      assertThat(end).as("end of the log, behind its records").isEqualTo(Math.max(expected, start));
    }
  }

  private long overGaps(long offset) {
    long at = offset;
    for (Gap gap : gaps) {
      if (gap.from <= at && at < gap.to) {
        at = gap.to;
      }
    }
    return at;
  }

  private void checkPromises(SortedMap<Long, Entry> found, long start, Promise needed) {
    for (Map.Entry<Long, Entry> entry : entries.tailMap(start).entrySet()) {
      if (entry.getValue().promise.compareTo(needed) >= 0 && !found.containsKey(entry.getKey())) {
        fail("record %s is gone: %s", entry.getKey(), entry.getValue());
      }
    }
  }

  /** The first record that arrived at or after some time, by looking at all of them. */
  void checkTimestamp(ShardLog log, RandomGenerator random) {
    long start = log.startOffset();
    long end = log.durableOffset();
    long millis = arrival(random, start, end);
    long expected = end;
    for (Map.Entry<Long, Entry> entry : entries.subMap(start, Math.max(start, end)).entrySet()) {
      if (entry.getValue().arrival >= millis) {
        expected = entry.getKey();
        break;
      }
    }
    assertThat(log.offsetForTimestamp(millis)).as("offset for time %s", millis).isEqualTo(expected);
  }

  private long arrival(RandomGenerator random, long start, long end) {
    SortedMap<Long, Entry> readable = entries.subMap(start, Math.max(start, end));
    if (readable.isEmpty() || random.nextInt(8) == 0) {
      return random.nextInt(4000);
    }
    long pick = random.nextLong(readable.firstKey(), readable.lastKey() + 1);
    SortedMap<Long, Entry> from = readable.tailMap(pick);
    return from.get(from.firstKey()).arrival + random.nextInt(3) - 1;
  }

  /** An offset that a reader may ask for, or a trim. */
  long someOffset(RandomGenerator random) {
    if (entries.isEmpty()) {
      return random.nextInt(3);
    }
    long from = Math.max(trimAsked, acknowledged - 60);
    return from >= acknowledged ? acknowledged : random.nextLong(from, acknowledged + 1);
  }

  long readable() {
    return acknowledged;
  }

  long start() {
    return trimAsked;
  }

  @Override
  public String toString() {
    return "log from "
        + trimAsked
        + " to "
        + next
        + ", acknowledged to "
        + acknowledged
        + ", gaps "
        + gaps;
  }
}
