package io.weir.log.mapped;

import io.weir.log.CorruptLogException;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges what a damaged store says: every record served is the one that was appended at its offset;
 * every acknowledged one is served or lies in a range that a {@link CorruptLogException} reported;
 * the ways through the log end; no offset is given out twice. And once more after more was written
 * and the store opened anew: damage does not heal by being forgotten.
 */
final class DamageOracle {
  private static final int MOST_REPORTS = 200;

  private final WrittenStore store;
  private final Allowance allowance;
  private final RecordBatch batch = new RecordBatch();
  private Damage current = new Damage("nothing", files -> {});
  private long refused;
  private long reported;
  private long harmless;

  /** What may be lost without a word, or refused, because nobody can know better. */
  interface Allowance {
    /** Whether an acknowledged record may be missing, after this damage, without a report. */
    boolean mayLose(Damage damage, WrittenLog log, long offset);

    /** Whether the store, or a log, may refuse to open. */
    boolean mayRefuse(Damage damage);
  }

  /** What the durability promises, less nothing; refusals as docs/log-format.md says. */
  static class Strict implements Allowance {
    private final WrittenStore store;

    Strict(WrittenStore store) {
      this.store = store;
    }

    /** After a loss of power OS mode promises what was checkpointed. */
    @Override
    public boolean mayLose(Damage damage, WrittenLog log, long offset) {
      return store.durability() == Durability.OS && store.powerLost() && offset >= log.checkpointed;
    }

    @Override
    public boolean mayRefuse(Damage damage) {
      return damage.touches(StoreRun.DIRECTORY.resolve("store"));
    }
  }

  /** Also what the very last batch of the journal holds, which nothing vouches for but itself. */
  static class LastBatchUnvouched extends Strict {
    private final boolean lastBatchOnly;

    LastBatchUnvouched(WrittenStore store) {
      super(store);
      lastBatchOnly = store.durability() == Durability.FSYNC && store.powerLost();
    }

    @Override
    public boolean mayLose(Damage damage, WrittenLog log, long offset) {
      return super.mayLose(damage, log, offset)
          || (lastBatchOnly && damage.touchesKind(".journal") && offset >= log.inLastBatch);
    }
  }

  /** An unreadable range, and where it was said to begin. */
  record Report(WrittenLog log, long from, long to, Path file, long position) {}

  DamageOracle(WrittenStore store, Allowance allowance) {
    this.store = store;
    this.allowance = allowance;
  }

  /** Does the damage to a copy of the store, and judges; returns what the first life reported. */
  List<Report> judge(Damage damage, int number) {
    current = damage;
    try {
      MemoryFileSystem image = store.files().kill();
      damage.deed().to(image);
      return judgeImage(image, damage, number);
    } catch (AssertionError | RuntimeException | IOException | InternalError e) {
      throw new AssertionError(
          store
              + ", "
              + damage
              + ": "
              + e
              + "\nreplay: -Dweir.only='"
              + store
              + ", "
              + damage
              + "'",
          e);
    }
  }

  private List<Report> judgeImage(MemoryFileSystem image, Damage damage, int number) {
    List<WrittenLog> witnesses = store.witnesses();
    List<Report> first = new ArrayList<>();
    MemoryFileSystem next = image;
    for (int life = 0; life < 2; life++) {
      try (StoreRun run = store.open(next, witnesses)) {
        for (int i = 0; i < witnesses.size(); i++) {
          List<Report> reports = readAll(run.log(i), witnesses.get(i), damage, number);
          if (life == 0) {
            first.addAll(reports);
          } else {
            checkNothingNew(reports, first);
          }
        }
        goOn(run, witnesses, life);
        next = number % 2 == 0 && life == 0 ? next.kill() : next;
      } catch (LogException e) {
        if (life > 0 || !isAllowedRefusal(e, damage)) {
          throw e;
        }
        refused++;
        return first;
      }
    }
    if (first.isEmpty()) {
      harmless++;
    } else {
      reported++;
    }
    return first;
  }

  private boolean isAllowedRefusal(LogException e, Damage damage) {
    boolean names = false;
    for (Path file : damage.files()) {
      names |= String.valueOf(e.getMessage()).contains(file.toString());
    }
    return names
        && (allowance.mayRefuse(damage)
            || (e instanceof UnsupportedFormatException && e.getMessage().contains("version")));
  }

  /** Appends to each log, and reads what was appended. */
  private void goOn(StoreRun run, List<WrittenLog> witnesses, int life) {
    for (int i = 0; i < witnesses.size(); i++) {
      WrittenLog log = witnesses.get(i);
      long durable = run.log(i).durableOffset();
      if (durable < log.acknowledged && !allowance.mayLose(current, log, log.acknowledged - 1)) {
        throw new AssertionError(
            log + " goes on at " + durable + ", and gave out " + (log.acknowledged - 1));
      }
      log.records.tailMap(durable, true).clear();
      for (int n = 0; n < 2; n++) {
        run.append(i, 2_000_000 + life, new byte[] {(byte) i, (byte) n, (byte) life});
      }
    }
    run.commit();
    for (int i = 0; i < witnesses.size(); i++) {
      long last = witnesses.get(i).records.lastKey();
      int read = run.log(i).read(last - 1, 10, 1000, batch);
      if (read != 2) {
        throw new AssertionError(witnesses.get(i) + " serves " + read + " of 2 new records");
      }
      check(witnesses.get(i), 0);
      check(witnesses.get(i), 1);
    }
  }

  // ---- reading

  private List<Report> readAll(ShardLog log, WrittenLog written, Damage damage, int number) {
    List<Report> reports = new ArrayList<>();
    long durable = log.durableOffset();
    long cursor = log.startOffset();
    noteLost(written, written.start, cursor);
    boolean mustRead = false;
    while (cursor < durable) {
      int read;
      try {
        read = log.read(cursor, 16, 6000, batch);
      } catch (CorruptLogException e) {
        Report report = report(e, written, cursor, durable);
        if (!damage.touchesLog(written) && !damage.touchesAll()) {
          throw new AssertionError(written + " is called damaged, and is not", e);
        }
        if (mustRead && damage.files().size() == 1) {
          throw new AssertionError("offset " + cursor + " was said to be readable", e);
        }
        reports.add(report);
        noteLost(written, cursor, report.from);
        if (reports.size() > MOST_REPORTS) {
          throw new AssertionError("more than " + MOST_REPORTS + " reports of " + written, e);
        }
        cursor = report.to;
        mustRead = true;
        continue;
      }
      if (read == 0) {
        break;
      }
      mustRead = false;
      for (int i = 0; i < read; i++) {
        if (batch.offset(i) < cursor) {
          throw new AssertionError(written + " serves " + batch.offset(i) + " at " + cursor);
        }
        noteLost(written, cursor, batch.offset(i));
        check(written, i);
        cursor = batch.offset(i) + 1;
      }
    }
    noteLost(written, cursor, Long.MAX_VALUE);
    readHereAndThere(log, written, number, reports);
    return reports;
  }

  /** What one life served, the next one serves. */
  private void checkNothingNew(List<Report> reports, List<Report> before) {
    for (Report report : reports) {
      for (long offset : report.log.records.subMap(report.from, report.to).keySet()) {
        boolean isNews = !isReported(before, report.log, offset);
        if (isNews && !allowance.mayLose(current, report.log, offset)) {
          throw new AssertionError(
              report + ": " + offset + " was readable in the life before: " + before);
        }
      }
    }
  }

  private static Report report(
      CorruptLogException e, WrittenLog written, long offset, long durable) {
    Path file = e.file();
    if (e.offset() < offset
        || e.nextReadableOffset() <= e.offset()
        || e.nextReadableOffset() > durable
        || file == null
        || file.toString().isEmpty()
        || e.position() < 0) {
      throw new AssertionError("a report that leads nowhere, of " + written + " at " + offset, e);
    }
    return new Report(written, e.offset(), e.nextReadableOffset(), file, e.position());
  }

  private void check(WrittenLog written, int i) {
    WrittenLog.Written record = written.records.get(batch.offset(i));
    if (record == null) {
      throw new AssertionError(written + " serves " + batch.offset(i) + ", which nobody appended");
    }
    if (!record.equals(batch.arrivalMillis(i), batch.bytes(), batch.start(i), batch.length(i))) {
      throw new AssertionError(written + " serves another record at " + batch.offset(i));
    }
  }

  /** No acknowledged record may lie in a range that was passed over without a word. */
  private void noteLost(WrittenLog written, long from, long to) {
    if (from >= to) {
      return;
    }
    Map<Long, ?> lost =
        written.records.subMap(
            Math.max(from, written.start),
            true,
            Math.max(Math.max(from, written.start), to),
            false);
    for (long offset : lost.keySet()) {
      if (offset < written.acknowledged && !allowance.mayLose(current, written, offset)) {
        throw new AssertionError(written + " lost " + offset + " without a word");
      }
    }
  }

  /** Reads single records and seeks times, as consumers do that start somewhere. */
  private void readHereAndThere(
      ShardLog log, WrittenLog written, int number, List<Report> reports) {
    if (written.records.isEmpty()) {
      return;
    }
    long first = Math.max(log.startOffset(), written.records.firstKey());
    long span = written.acknowledged - first;
    for (int i = 0; i < 6 && span > 0; i++) {
      long offset = first + Math.floorMod(number * 7919L + i * 104_729L, span);
      try {
        if (log.read(offset, 1, 100, batch) == 1) {
          check(written, 0);
          boolean skipped = batch.offset(0) != offset && !isReported(reports, written, offset);
          if (skipped) {
            noteLost(written, offset, batch.offset(0));
          }
        } else {
          noteLost(written, offset, offset + 1);
        }
      } catch (CorruptLogException e) {
        Report report = report(e, written, offset, log.durableOffset());
        noteLost(written, offset, report.from);
        if (!isReported(reports, written, report.from)) {
          throw new AssertionError("only a read that begins at " + offset + " fails", e);
        }
      }
      seek(log, written, offset, reports);
    }
  }

  private void seek(ShardLog log, WrittenLog written, long offset, List<Report> reports) {
    WrittenLog.Written record = written.records.get(offset);
    boolean served =
        record != null
            && !isReported(reports, written, offset)
            && !allowance.mayLose(current, written, offset);
    if (served) {
      long found = log.offsetForTimestamp(record.arrival());
      if (found > offset) {
        throw new AssertionError(
            "the time of " + offset + " of " + written + " leads behind it, to " + found);
      }
    }
  }

  private static boolean isReported(List<Report> reports, WrittenLog log, long offset) {
    for (Report report : reports) {
      if (report.log == log && report.from <= offset && offset < report.to) {
        return true;
      }
    }
    return false;
  }

  // ---- figures

  long refused() {
    return refused;
  }

  long reported() {
    return reported;
  }

  long harmless() {
    return harmless;
  }
}
