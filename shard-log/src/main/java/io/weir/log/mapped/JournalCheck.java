package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.JournalLayout.Header;
import io.weir.log.mapped.RepairAction.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commit journal without changing it. In a store that was closed it holds nothing that is
 * needed; a damaged header is damage all the same, since after the next crash it would be taken for
 * a lost part of the journal.
 */
final class JournalCheck {
  private static final long LONGEST = Integer.MAX_VALUE - 8L;

  private final FileSystem files;
  private final Path directory;
  private final @Nullable UUID store;
  private final boolean closed;
  private final Findings findings;
  private final List<Batch> batches = new ArrayList<>();
  private final ByteBuffer batch =
      ByteBuffer.allocate(CommitJournal.STAGING).order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable UUID foundStore;
  private long maxIncarnation;
  private long maxSequence;
  private boolean foundFile;

  private record Batch(Path file, long position, long end, long sequence, long forced) {}

  JournalCheck(
      FileSystem files, Path directory, @Nullable UUID store, boolean closed, Findings findings) {
    this.files = files;
    this.directory = directory;
    this.store = store;
    this.closed = closed;
    this.findings = findings;
  }

  /**
   * Checks all files.
   *
   * @param lowSequence the first sequence that is still needed
   */
  void run(long lowSequence, ProgressMeter meter) throws IOException {
    for (String name : files.list(directory)) {
      Path path = directory.resolve(name);
      if (JournalLayout.isFileName(name)) {
        check(path, meter);
      } else {
        findings.note("", path, 0, "it is no file of the journal", "it is ignored; move it away");
      }
    }
    batches.sort(Comparator.comparingLong(Batch::sequence));
    Batch before = null;
    for (Batch each : batches) {
      long expected = before == null ? lowSequence : before.sequence() + 1;
      if (each.sequence() > expected && (before != null || !closed)) {
        missing(before, each, expected, lowSequence);
      }
      before = each;
    }
    if (closed && before != null && before.sequence() + 1 < lowSequence) {
      notNeeded(before.file(), before.end());
    }
  }

  private void check(Path path, ProgressMeter meter) throws IOException {
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      if (file.size() > LONGEST) {
        findings.damage(
            "", path, LONGEST, "it is too long for a file of the journal", "move it away");
        findings.refuse(path + " is too long for a file of the journal; move it away");
        return;
      }
      Header header = checkHeader(path, file);
      if (header != null) {
        foundFile = true;
        foundStore = foundStore == null ? header.store() : foundStore;
        maxIncarnation = Math.max(maxIncarnation, header.incarnation());
        maxSequence = Math.max(maxSequence, header.firstSequence() - 1);
        findBatches(path, file, header);
      }
      meter.add(file.size());
    }
  }

  private @Nullable Header checkHeader(Path path, StoreFile file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(JournalLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    int read = file.read(block, 0);
    block.clear().limit(read);
    Header header = JournalLayout.readHeader(block);
    if (header != null && (store == null || header.store().equals(store))) {
      return header;
    }
    if (header == null && isZero(block)) {
      return null; // never used, or torn before anything in it was acknowledged
    }
    if (header == null && JournalLayout.isOtherVersion(block)) {
      String what = "it is of a version that this program does not know";
      findings.damage("", path, 8, what, "use the program that wrote it");
      findings.refuse(path + ": " + what);
      return null;
    }
    findings.damage(
        "",
        path,
        0,
        header == null ? "the header is damaged" : "it is of the journal of another store",
        closed
            ? "nothing is lost; weir log repair gives the file free"
            : "what only this file holds is lost; weir log repair says what that is");
    findings.repairBy(
        RepairAction.blank(Phase.TABLE, path, 0, JournalLayout.BLOCK, "give the file free"));
    return null;
  }

  private static boolean isZero(ByteBuffer block) {
    for (int i = 0; i < Math.min(64, block.limit()); i++) {
      if (block.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void findBatches(Path path, StoreFile file, Header header) throws IOException {
    long size = file.size();
    long position = JournalLayout.BLOCK;
    int before = batches.size();
    while (position <= size - JournalLayout.BATCH_HEADER) {
      int length = read(file, position, JournalLayout.BATCH_HEADER) ? batch.getInt(4) : 0;
      boolean valid =
          length >= JournalLayout.BATCH_HEADER
              && length <= Math.min(CommitJournal.STAGING, size - position)
              && read(file, position, length)
              && batch.getInt(0)
                  == JournalLayout.batchCrc(
                      batch, 0, length, header.store(), header.incarnation(), position);
      if (!valid) {
        position += JournalLayout.BLOCK;
        continue;
      }
      long end = position + JournalLayout.padded(length, JournalLayout.BLOCK);
      maxSequence = Math.max(maxSequence, batch.getLong(8));
      batches.add(new Batch(path, position, end, batch.getLong(8), batch.getLong(16)));
      position = end;
    }
    if (closed
        && batches.size() > before
        && batches.get(before).sequence() > header.firstSequence()) {
      notNeeded(path, JournalLayout.BLOCK);
    }
  }

  private boolean read(StoreFile file, long position, int length) throws IOException {
    batch.clear().limit(length);
    boolean whole = file.read(batch, position) == length;
    batch.clear();
    return whole;
  }

  /** There is a batch, and not the one before it. */
  private void missing(@Nullable Batch before, Batch found, long sequence, long lowSequence) {
    boolean sameFile = before != null && before.file().equals(found.file());
    Path file = before == null ? found.file() : before.file();
    long position = before == null ? JournalLayout.BLOCK : before.end();
    if (closed || found.sequence() <= lowSequence) {
      if (sameFile) {
        notNeeded(file, position);
      }
      return; // files that were used again since leave such holes
    }
    boolean acknowledged =
        batches.stream().anyMatch(b -> b.sequence() > sequence && b.forced() >= sequence);
    if (acknowledged) {
      findings.damage(
          "",
          file,
          position,
          String.format(
              Locale.ROOT,
              "batch %,d of the journal is missing or damaged, and it had been acknowledged",
              sequence),
          "the next start, or weir log repair, recovers what there is and says what is lost");
    } else {
      findings.note(
          "",
          file,
          position,
          String.format(Locale.ROOT, "batch %,d of the journal was torn", sequence),
          "nobody was told of it; the next start leaves it out");
    }
  }

  private void notNeeded(Path file, long position) {
    findings.note(
        "", file, position, "a batch of the journal is damaged", "it is not needed any more");
  }

  /** The UUID of the store that a file of the journal names; null if there is none. */
  @Nullable UUID foundStore() {
    return foundStore;
  }

  /** Whether there is a file with a whole header. */
  boolean foundFile() {
    return foundFile;
  }

  long maxIncarnation() {
    return maxIncarnation;
  }

  long maxSequence() {
    return maxSequence;
  }
}
