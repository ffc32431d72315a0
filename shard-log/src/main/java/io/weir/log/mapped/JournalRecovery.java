package io.weir.log.mapped;

import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the commit journal after an unclean end and writes what it holds back into the segments.
 * Afterwards the journal can be started anew.
 */
final class JournalRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

  private final FileSystem files;
  private final Path directory;
  private final UUID store;
  private final List<Batch> batches = new ArrayList<>();
  private @Nullable ByteBuffer content;
  private @Nullable Path contentOf;
  private long maxIncarnation;
  private long maxSequence;
  private long forcedSequence;
  private boolean corrupt;

  /** A segment of a log, as a key. */
  record SegmentKey(UUID log, long number) {}

  private record Batch(
      Path file, int position, long sequence, long forced, long incarnation, int crc) {

    /** Whether this is the same batch in a copy of a file. */
    boolean isCopyOf(Batch other) {
      return sequence == other.sequence
          && position == other.position
          && incarnation == other.incarnation
          && crc == other.crc;
    }
  }

  /**
   * What was found.
   *
   * @param ends for each segment that was written to, the end of what the journal says about it
   * @param corrupt whether a batch that had been acknowledged is missing
   */
  record Result(
      Map<SegmentKey, Integer> ends, boolean corrupt, long nextIncarnation, long nextSequence) {}

  JournalRecovery(FileSystem files, Path directory, UUID store) {
    this.files = files;
    this.directory = directory;
    this.store = store;
  }

  /**
   * Applies the journal.
   *
   * @param state what the checkpoints say of it: the first sequence that is still needed, and what
   *     must be found; null if that is lost
   */
  Result recover(@Nullable Checkpoint state, RedoTarget target) throws IOException {
    long lowSequence = state == null ? 1 : state.offset();
    maxSequence = lowSequence - 1;
    forcedSequence = state == null ? 0 : state.startOffset();
    for (Path path : JournalLayout.files(files, directory)) {
      find(path, lowSequence);
    }
    if (state != null && maxIncarnation < state.segment()) {
      corrupt = true;
      LOG.error("no file in {} is of the last run: files of the journal are missing", directory);
    }
    batches.sort(Comparator.comparingLong(Batch::sequence));
    dropCopies();
    int applicable = countApplicable(lowSequence);
    Map<SegmentKey, Integer> ends = new HashMap<>();
    for (Batch batch : batches.subList(0, applicable)) {
      apply(batch, target, ends);
    }
    return new Result(ends, corrupt, maxIncarnation + 1, maxSequence + 1);
  }

  private void find(Path path, long lowSequence) throws IOException {
    ByteBuffer in = load(path);
    if (JournalLayout.isOtherVersion(in)) {
      throw new UnsupportedFormatException(
          path + " is of a version that this program does not know", null);
    }
    JournalLayout.Header header = JournalLayout.readHeader(in);
    if (header == null || !header.store().equals(store)) {
      // A loss of power leaves the header whole or as it was: anything else was damaged.
      if (!isBlank(in)) {
        corrupt = true;
        LOG.error("{} is no journal file of this store, or damaged", path);
      }
      return;
    }
    if (in.limit() < header.fileBytes()) {
      corrupt = true;
      LOG.error("{} was cut from {} to {} bytes", path, header.fileBytes(), in.limit());
    }
    maxIncarnation = Math.max(maxIncarnation, header.incarnation());
    maxSequence = Math.max(maxSequence, header.firstSequence() - 1);
    int position = JournalLayout.BLOCK;
    while (position <= in.limit() - JournalLayout.BATCH_HEADER) {
      int length = in.getInt(position + 4);
      if (!isValid(in, position, length, header)) {
        position += JournalLayout.BLOCK;
        continue;
      }
      long sequence = in.getLong(position + 8);
      maxSequence = Math.max(maxSequence, sequence);
      if (sequence >= lowSequence) {
        long forced = in.getLong(position + 16);
        int crc = in.getInt(position);
        batches.add(new Batch(path, position, sequence, forced, header.incarnation(), crc));
      }
      position += JournalLayout.padded(length, JournalLayout.BLOCK);
    }
  }

  private void dropCopies() {
    List<Batch> found = new ArrayList<>(batches);
    batches.clear();
    for (Batch batch : found) {
      if (batches.isEmpty() || !batch.isCopyOf(batches.get(batches.size() - 1))) {
        batches.add(batch);
      }
    }
  }

  private static boolean isBlank(ByteBuffer in) {
    for (int i = 0; i < Math.min(64, in.limit()); i++) {
      if (in.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isValid(ByteBuffer in, int position, int length, JournalLayout.Header header) {
    return length >= JournalLayout.BATCH_HEADER
        && length <= Math.min(CommitJournal.STAGING, in.limit() - position)
        && in.getInt(position)
            == JournalLayout.batchCrc(in, position, length, store, header.incarnation(), position);
  }

  /**
   * How many batches, in order, are to be applied: those before the first hole, or all of them if
   * the hole is corruption.
   */
  private int countApplicable(long lowSequence) {
    long expected = lowSequence;
    int count = 0;
    for (Batch batch : batches) {
      if (batch.sequence() != expected && isAcknowledged(expected)) {
        corrupt = true;
        LOG.error(
            "the commit journal in {} lacks batch {}, which had been acknowledged",
            directory,
            expected);
        return batches.size();
      }
      if (batch.sequence() != expected) {
        return count;
      }
      expected++;
      count++;
    }
    if (expected <= forcedSequence) {
      corrupt = true;
      LOG.error("the commit journal in {} lacks its end, from batch {} on", directory, expected);
    }
    return count;
  }

  private boolean isAcknowledged(long sequence) {
    return sequence <= forcedSequence
        || batches.stream()
            .anyMatch(batch -> batch.sequence() > sequence && batch.forced() >= sequence);
  }

  private void apply(Batch batch, RedoTarget target, Map<SegmentKey, Integer> ends)
      throws IOException {
    ByteBuffer in = load(batch.file());
    int at = batch.position() + JournalLayout.BATCH_HEADER;
    int entries = in.getInt(batch.position() + 24);
    for (int i = 0; i < entries; i++) {
      UUID log = new UUID(in.getLong(at), in.getLong(at + 8));
      long number = in.getLong(at + 16);
      int position = in.getInt(at + 24);
      int length = in.getInt(at + 28);
      if (target.write(log, number, position, in.slice(at + JournalLayout.ENTRY_HEADER, length))) {
        ends.merge(new SegmentKey(log, number), position + length, Math::max);
      }
      at = JournalLayout.padded(at + JournalLayout.ENTRY_HEADER + length, Frame.ALIGNMENT);
    }
  }

  private ByteBuffer load(Path path) throws IOException {
    if (content != null && path.equals(contentOf)) {
      return content;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      long size = file.size();
      if (size > Integer.MAX_VALUE - 8) {
        throw new UnsupportedFormatException(path + " is too long for a commit journal", null);
      }
      if (content == null || content.capacity() < size) {
        content = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
      }
      content.clear().limit((int) size);
      int read = file.read(content, 0);
      content.clear().limit(read);
      contentOf = path;
      return content;
    }
  }
}
