package io.weir.log.mapped;

import io.weir.log.LogException;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.DirectoryLock;
import io.weir.log.fs.FileSystem;
import io.weir.log.mapped.LogCheck.Situation;
import io.weir.log.mapped.LogCheck.Subject;
import io.weir.log.offline.FrameQuery;
import io.weir.log.offline.FrameVisitor;
import io.weir.log.offline.LogSummary;
import io.weir.log.offline.Progress;
import io.weir.log.offline.RepairPlan;
import io.weir.log.offline.StoreReport;
import io.weir.log.offline.StoredFrames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A store that nobody has open, for tools that look into it or repair it. Holds the directory's
 * lock until it is closed. Only {@link #recover} and {@link #repair} change anything. Reads with
 * file reads, a piece at a time, whatever lengths the files claim. Not thread-safe.
 */
public final class OfflineStore implements StoredFrames, Closeable {
  private static final int MOST_ROUNDS = 4;

  private final FileSystem files;
  private final StoreLayout layout;
  private final Closeable lock;

  private OfflineStore(FileSystem files, StoreLayout layout, Closeable lock) {
    this.files = files;
    this.layout = layout;
    this.lock = lock;
  }

  /**
   * Takes a store's lock.
   *
   * @throws io.weir.log.StoreLockedException if a process uses it
   * @throws UnsupportedFormatException if the directory holds no store
   * @throws LogException if there is no such directory, or it cannot be read
   */
  public static OfflineStore open(Path directory, FileSystem files) {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath().normalize());
    if (!files.isDirectory(layout.directory())) {
      throw new LogException("there is no directory " + layout.directory());
    }
    if (!files.exists(layout.meta())
        && !files.exists(layout.logs())
        && !files.exists(layout.checkpoints())) {
      throw new UnsupportedFormatException(
          layout.directory() + " holds no Weir log: there is no file 'store' in it", null);
    }
    try {
      return new OfflineStore(files, layout, DirectoryLock.take(files, layout.directory()));
    } catch (IOException e) {
      throw new LogException("cannot lock " + layout.lock() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Path directory() {
    return layout.directory();
  }

  /** Whether the last run closed the store. */
  public boolean isClosed() {
    return attempt(() -> new StoreDiagnosis(files, layout).isClosed());
  }

  /**
   * Examines everything, or one log.
   *
   * @param log the name of the log; empty for all
   * @throws UnsupportedFormatException if the store is of another version
   */
  public StoreReport verify(String log, Progress progress) {
    return attempt(() -> diagnose(log, progress).report());
  }

  private StoreDiagnosis diagnose(String log, Progress progress) throws IOException {
    StoreDiagnosis diagnosis = new StoreDiagnosis(files, layout);
    diagnosis.run(log, progress);
    return diagnosis;
  }

  /** The logs, without a look at their frames: how many these are is not said. */
  public List<LogSummary> logs() {
    return attempt(
        () -> {
          StoreDiagnosis diagnosis = new StoreDiagnosis(files, layout);
          diagnosis.survey();
          List<LogSummary> logs = new ArrayList<>();
          for (Subject subject : diagnosis.subjects()) {
            logs.add(summary(subject));
          }
          return logs;
        });
  }

  private LogSummary summary(Subject subject) throws IOException {
    Checkpoint checkpoint = subject.checkpoint();
    return new LogSummary(
        subject.name(),
        subject.uuid(),
        subject.directory(),
        checkpoint == null ? 0 : checkpoint.startOffset(),
        checkpoint == null ? -1 : checkpoint.offset(),
        LogDirectories.segments(files, subject.directory()).size(),
        new StoreSize(files, layout).ofLog(subject.directory()),
        -1,
        -1,
        checkpoint == null ? -1 : checkpoint.offset(),
        0);
  }

  @Override
  public void frames(String log, FrameQuery query, FrameVisitor visitor) {
    attempt(
        () -> {
          StoreDiagnosis diagnosis = new StoreDiagnosis(files, layout);
          diagnosis.survey();
          Subject subject = diagnosis.subject(log);
          Situation all = new Situation(true, true);
          List<Link> chain =
              new SegmentTriage(files, layout, subject, all, new Findings()).usableSegments();
          new FrameLister(files, subject, query, visitor).run(chain);
          return true;
        });
  }

  /** Says what a repair would do; changes nothing. */
  public RepairPlan plan(Progress progress) {
    return attempt(() -> diagnose("", progress).plan());
  }

  /** Copies the store, as it is, into an empty directory. */
  public void copyTo(Path target, Progress progress) {
    attempt(
        () -> {
          new StoreCopy(files, layout).to(target, progress);
          return true;
        });
  }

  /**
   * Does what the next start would do with a store that was not closed, and closes it; nothing if
   * it was closed.
   */
  public void recover() {
    attempt(
        () -> {
          StoreDiagnosis before = diagnose("", Progress.NONE);
          refuseWhatCannotBe(before);
          if (!before.isClosed()) {
            recover(before);
          }
          return true;
        });
  }

  private void recover(StoreDiagnosis before) throws IOException {
    StoreMeta meta = java.util.Objects.requireNonNull(before.meta().meta());
    if (before.meta().damaged()) {
      meta.write(files, layout.meta());
    }
    List<RepairAction> headers = new ArrayList<>();
    for (RepairAction action : before.findings().actions()) {
      if (action.phase() == RepairAction.Phase.IDENTITY) {
        headers.add(action);
      }
    }
    run(headers, meta);
    MappedLogStore.builder(layout.directory())
        .fileSystem(files)
        .durability(meta.durability())
        .openLocked()
        .close();
  }

  /**
   * Repairs the store, recovering it first if it was not closed, and examines it anew.
   *
   * @throws LogException if it cannot be repaired; the message says why
   */
  public StoreReport repair(Progress progress) {
    recover();
    return attempt(
        () -> {
          StoreDiagnosis diagnosis = diagnose("", progress);
          for (int i = 0; i < MOST_ROUNDS && !diagnosis.findings().actions().isEmpty(); i++) {
            refuseWhatCannotBe(diagnosis);
            run(
                diagnosis.findings().actions(),
                java.util.Objects.requireNonNull(diagnosis.meta().meta()));
            diagnosis = diagnose("", progress);
          }
          return diagnosis.report();
        });
  }

  private static void refuseWhatCannotBe(StoreDiagnosis diagnosis) {
    List<String> refusals = diagnosis.findings().refusals();
    if (!refusals.isEmpty()) {
      throw new LogException("it cannot be repaired: " + String.join("; ", refusals));
    }
  }

  private void run(List<RepairAction> actions, StoreMeta meta) throws IOException {
    if (actions.isEmpty()) {
      return;
    }
    try (CheckpointTable table = CheckpointTable.open(files, layout.checkpoints(), meta.uuid())) {
      RepairAction.Bench bench = new RepairAction.Bench(files, layout, table);
      for (RepairAction action : actions) {
        action.run(bench);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new LogException("cannot give back " + layout.lock() + ": " + e.getMessage(), e);
    }
  }

  /** Something that reads or writes files. */
  private interface Attempt<T> {
    T run() throws IOException;
  }

  private <T> T attempt(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (IOException e) {
      throw new LogException("cannot work on " + layout.directory() + ": " + e, e);
    }
  }
}
