package io.weir.log.reliability;

import io.weir.log.AppendListener;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that appends, one that commits, one that maintains, one that trims, one that closes,
 * opens, deletes and idles logs, and several that read and seek, all at once over a few logs of
 * tiny segments. What a record holds follows from its log and its offset, so every record read can
 * be checked, whatever the others did meanwhile. A reader may meet {@link LogClosedException} and
 * no other exception.
 */
final class Race {
  private static final int LOGS = 3;
  private static final int READERS = 3;

  private final LogStore store;
  private final long seed;
  private final int appends;
  private final Slot[] slots = new Slot[LOGS];
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong closings = new AtomicLong();
  private volatile boolean over;

  /** A log's place: what is open there now. Guards appends against close and idle. */
  private static final class Slot {
    final int number;
    volatile Life life;

    Slot(int number) {
      this.number = number;
    }
  }

  /** A log between its opening and its closing. */
  private static final class Life implements AppendListener {
    final UUID uuid;
    final long firstOffset;
    ShardLog log;
    long appended;
    volatile long acknowledged;
    volatile String breach;
    private volatile boolean failed;

    Life(UUID uuid, LogStore store, int number) {
      this.uuid = uuid;
      this.log = store.open(new LogId("race/" + number, uuid), this);
      this.firstOffset = log.durableOffset();
      this.appended = firstOffset;
      this.acknowledged = firstOffset;
    }

    @Override
    public void onDurable(long from, int count) {
      if (failed || from != acknowledged || count < 1) {
        breach = count + " from " + from + " were reported after " + acknowledged;
      }
      acknowledged = from + count;
    }

    @Override
    public void onFailed(LogException cause) {
      if (failed || !(cause instanceof LogClosedException)) {
        breach = "failed: " + cause;
      }
      failed = true;
    }
  }

  Race(LogStore store, long seed, int appends) {
    this.store = store;
    this.seed = seed;
    this.appends = appends;
    for (int i = 0; i < LOGS; i++) {
      slots[i] = new Slot(i);
      slots[i].life = new Life(new UUID(seed, i), store, i);
    }
  }

  /** Runs until that many records have been appended; returns how many were read. */
  long run() throws InterruptedException {
    List<Thread> others = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    int number = 0;
    for (Part part : parts()) {
      SplittableRandom random = new SplittableRandom(seed * 31 + number++);
      Thread thread = new Thread(() -> runPart(part, random, start), "race-" + number);
      thread.start();
      others.add(thread);
    }
    start.countDown();
    try {
      append(new SplittableRandom(seed));
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
    over = true;
    for (Thread thread : others) {
      thread.join();
    }
    rethrow();
    finish();
    return reads.get();
  }

  /** What one thread does, over and over. */
  private interface Part {
    void run(SplittableRandom random);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>(List.of(this::commit, this::maintain, this::trim));
    parts.add(this::changeLives);
    for (int i = 0; i < READERS; i++) {
      parts.add(this::read);
    }
    return parts;
  }

  private void runPart(Part part, SplittableRandom random, CountDownLatch start) {
    try {
      start.await();
      while (!over && failures.isEmpty()) {
        part.run(random);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private void rethrow() {
    Throwable failure = failures.poll();
    if (failure != null) {
      failures.forEach(failure::addSuppressed);
      throw new AssertionError("seed " + seed + ": " + failure, failure);
    }
  }

  // ---- those that change things

  private void append(SplittableRandom random) {
    for (int i = 0; i < appends && failures.isEmpty(); i++) {
      Slot slot = slots[random.nextInt(LOGS)];
      synchronized (slot) {
        Life life = slot.life;
        int run = 1 + random.nextInt(4);
        for (int k = 0; k < run; k++) {
          RaceRecord record = new RaceRecord(life.uuid, life.appended);
          life.log.append(record.arrivalMillis(), record);
          life.appended++;
        }
      }
      if (i % 64 == 0) {
        LockSupport.parkNanos(100_000); // lets the others in, on few processors
      }
    }
  }

  private void commit(SplittableRandom random) {
    List<ShardLog> logs = new ArrayList<>();
    for (Slot slot : slots) {
      logs.add(slot.life.log);
    }
    store.commit(logs);
    for (Slot slot : slots) {
      check(slot.life.breach == null, slot.life.breach);
    }
  }

  private long now;

  private void maintain(SplittableRandom random) {
    now += random.nextLong(5_000_000_000L);
    store.maintain(now);
  }

  private void trim(SplittableRandom random) {
    ShardLog log = anyLog(random);
    try {
      long start = log.startOffset();
      long durable = log.durableOffset();
      if (random.nextInt(8) == 0) {
        log.trim(start + random.nextLong(durable - start + 1));
        check(log.startOffset() >= start, "the start went back");
      }
    } catch (LogClosedException e) {
      // As it may be.
    }
  }

  private void changeLives(SplittableRandom random) {
    LockSupport.parkNanos(300_000);
    Slot slot = slots[random.nextInt(LOGS)];
    int what = random.nextInt(10);
    synchronized (slot) {
      Life life = slot.life;
      if (what < 4) {
        life.log.idle();
      } else if (what < 8) {
        life.log.close();
        Life next = new Life(life.uuid, store, slot.number);
        check(
            next.firstOffset >= life.acknowledged && next.firstOffset <= life.appended,
            life.acknowledged
                + " acknowledged and "
                + life.appended
                + " appended records were "
                + next.firstOffset
                + " when the log was opened again");
        slot.life = next;
      } else {
        store.delete(life.log.id());
        slot.life = new Life(new UUID(random.nextLong(), random.nextLong()), store, slot.number);
        check(slot.life.firstOffset == 0, "a new log is not empty");
      }
    }
  }

  // ---- those that look

  private ShardLog anyLog(SplittableRandom random) {
    return slots[random.nextInt(LOGS)].life.log;
  }

  private void read(SplittableRandom random) {
    Life life = slots[random.nextInt(LOGS)].life;
    try {
      if (random.nextInt(3) == 0) {
        seek(life, random);
      } else {
        read(life, random);
      }
      reads.incrementAndGet();
    } catch (LogClosedException e) {
      closings.incrementAndGet(); // or deleted, meanwhile
    }
  }

  private void read(Life life, SplittableRandom random) {
    ShardLog log = life.log;
    long durableBefore = log.durableOffset();
    long startBefore = log.startOffset();
    long from = random.nextLong(durableBefore + 1);
    RecordBatch batch = new RecordBatch();
    int count = log.read(from, 1 + random.nextInt(200), 64 << 10, batch);
    verify(life.uuid, batch);
    if (count > 0) {
      long first = batch.offset(0);
      long last = batch.offset(count - 1);
      check(first >= Math.max(from, startBefore), "read " + first + " instead of " + from);
      check(first == from || first <= log.startOffset(), "skipped from " + from + " to " + first);
      check(last < log.durableOffset(), last + " is not durable and was read");
    } else {
      check(
          Math.max(from, log.startOffset()) >= durableBefore,
          "nothing read from " + from + " while " + durableBefore + " was durable");
    }
  }

  private void seek(Life life, SplittableRandom random) {
    ShardLog log = life.log;
    long durableBefore = log.durableOffset();
    long startBefore = log.startOffset();
    long millis = RaceRecord.arrivalMillis(random.nextLong(durableBefore + 2));
    long found = log.offsetForTimestamp(millis);
    long durable = log.durableOffset();
    long start = log.startOffset();
    String what =
        "time " + millis + " was found at " + found + " of " + startBefore + "…" + durable;
    check(found >= Math.min(startBefore, durable) && found <= durable, what);
    check(found >= durableBefore || RaceRecord.arrivalMillis(found) >= millis, what);
    for (long offset = Math.max(start, found - 100); offset < found; offset++) {
      check(RaceRecord.arrivalMillis(offset) < millis, what + ", behind " + offset);
    }
  }

  private static void verify(UUID uuid, RecordBatch batch) {
    for (int i = 0; i < batch.count(); i++) {
      RaceRecord record = new RaceRecord(uuid, batch.offset(i));
      check(batch.offset(i) == batch.offset(0) + i, "a gap before " + batch.offset(i));
      check(batch.arrivalMillis(i) == record.arrivalMillis(), "another arrival time");
      ByteBuffer body = ByteBuffer.wrap(batch.bytes(), batch.start(i), batch.length(i));
      check(body.equals(ByteBuffer.wrap(record.bytes())), "another body at " + batch.offset(i));
    }
  }

  /** Commits, and reads all. */
  private void finish() {
    commit(new SplittableRandom(seed));
    for (Slot slot : slots) {
      Life life = slot.life;
      check(life.acknowledged == life.appended, "not all was acknowledged");
      RecordBatch batch = new RecordBatch();
      long offset = life.log.startOffset();
      while (offset < life.appended) {
        int count = life.log.read(offset, 1000, 1 << 20, batch);
        check(count > 0 && batch.offset(0) == offset, "nothing at " + offset);
        verify(life.uuid, batch);
        offset += count;
      }
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
