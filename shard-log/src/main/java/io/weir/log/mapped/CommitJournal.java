package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * The store's journal of committed frames: what makes a commit of many dirty shards one write and
 * one force. Files are written with zeros beforehand, so that a force carries data and no metadata,
 * and used in turn: a file is free again once all that it holds has been forced in the segments and
 * checkpointed.
 *
 * <p>Frames are gathered into a staging buffer; a commit larger than that becomes several batches
 * under one force.
 *
 * <p>A file is named by its incarnation, which grows from file to file.
 *
 * <p><b>Threads.</b> {@link #add} and {@link #force} are the commit thread's. {@link #mark} and
 * {@link #recycleBefore} are called by whoever checkpoints; the lists of files are guarded by this
 * object's monitor, which is never held during input or output.
 */
final class CommitJournal {
  /** The largest batch, in bytes. */
  static final int STAGING = 1 << 20;

  private final FileSystem files;
  private final Path directory;
  private final UUID store;
  private final int fileBytes;
  private final int maxFiles;
  private final int bodyBytes;
  private final Reclaimer reclaimer;
  private final int batchBytes;
  private final ByteBuffer staging;

  private final Deque<File> used = new ArrayDeque<>();
  private final Deque<File> free = new ArrayDeque<>();
  private final List<File> all = new ArrayList<>();
  private File current;
  private long nextIncarnation;
  private long nextSequence;
  private long forcedSequence;
  private int staged = JournalLayout.BATCH_HEADER;
  private int stagedEntries;
  private boolean unforced;
  private long addedBytes;

  /** Whether the last file that was wished for could not be made: on a full disk, say. */
  private volatile boolean refused;

  private volatile long completedMark;
  private volatile long completedSequence;

  /** Makes journal files free by forcing and checkpointing what they hold. */
  interface Reclaimer {
    /** Called on the commit thread, with nothing of the journal locked. */
    void reclaim() throws IOException;
  }

  private static final class File {
    final StoreFile file;
    long incarnation;
    long firstSequence;
    long position = JournalLayout.BLOCK;

    File(StoreFile file) {
      this.file = file;
    }
  }

  /** Starts a journal whose former content is no longer needed. */
  CommitJournal(
      StoreParts parts,
      Path directory,
      UUID store,
      long nextIncarnation,
      long nextSequence,
      Reclaimer reclaimer)
      throws IOException {
    MappedLogConfig config = parts.config;
    this.files = parts.files;
    this.directory = directory;
    this.store = store;
    this.fileBytes = config.journalFileBytes();
    this.maxFiles = config.journalFiles();
    this.bodyBytes = config.maxBodyBytes();
    this.nextIncarnation = nextIncarnation;
    this.nextSequence = nextSequence;
    this.forcedSequence = nextSequence - 1;
    this.reclaimer = reclaimer;
    this.batchBytes = JournalCapacity.batchBytes(fileBytes);
    this.staging = ByteBuffer.allocateDirect(batchBytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean done = false;
    try {
      adoptFiles();
      current = activate(free.isEmpty() ? create() : free.removeFirst());
      current.file.force(); // the table will say that a file of this incarnation is there
      // What any commit needs is there from now on, so that a full disk is never in its way.
      int least = JournalCapacity.leastFiles(fileBytes, maxFiles, bodyBytes);
      while (fileCount() < least) {
        free.add(create());
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
    completedMark = current.incarnation;
  }

  private void adoptFiles() throws IOException {
    for (Path path : JournalLayout.files(files, directory)) {
      StoreFile file = files.open(path, OpenMode.WRITE);
      File adopted = new File(file);
      all.add(adopted);
      if (file.size() == fileBytes) {
        free.add(adopted);
      } else {
        all.remove(adopted);
        file.close();
        files.delete(path);
      }
    }
    files.forceDirectory(directory); // a process that was killed may have left a name unforced
  }

  private File create() throws IOException {
    int number = all.size();
    Path path = directory.resolve(JournalLayout.fileName(number));
    while (files.exists(path)) {
      path = directory.resolve(JournalLayout.fileName(++number));
    }
    boolean done = false;
    StoreFile file = files.open(path, OpenMode.CREATE);
    try {
      SegmentAllocator.zero(file, 0, fileBytes);
      file.force();
      files.forceDirectory(directory);
      done = true;
    } finally {
      if (!done) {
        file.close();
        files.delete(path);
      }
    }
    File created = new File(file);
    synchronized (this) {
      all.add(created);
    }
    return created;
  }

  /**
   * Gives the file a new incarnation, with which nothing that is in it validates. The next force
   * covers the header.
   */
  private File activate(File file) throws IOException {
    file.incarnation = nextIncarnation++;
    file.firstSequence = nextSequence;
    file.position = JournalLayout.BLOCK;
    ByteBuffer header = ByteBuffer.allocate(JournalLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    JournalLayout.writeHeader(
        header, new JournalLayout.Header(store, file.incarnation, file.firstSequence, fileBytes));
    file.file.write(header, 0);
    synchronized (this) {
      used.add(file);
    }
    return file;
  }

  /** Adds the bytes {@code from … to} of a segment to the commit. */
  void add(UUID log, long segment, ByteBuffer source, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      int room = batchBytes - staged - JournalLayout.ENTRY_HEADER;
      if (room < Math.min(to - at, 4096)) {
        writeBatch();
        continue;
      }
      int length = Math.min(to - at, room & -Frame.ALIGNMENT);
      int entry = staged;
      staging
          .putLong(entry, log.getMostSignificantBits())
          .putLong(entry + 8, log.getLeastSignificantBits());
      staging.putLong(entry + 16, segment).putInt(entry + 24, at).putInt(entry + 28, length);
      staging.put(entry + JournalLayout.ENTRY_HEADER, source, at, length);
      staged = JournalLayout.padded(entry + JournalLayout.ENTRY_HEADER + length, Frame.ALIGNMENT);
      stagedEntries++;
      at += length;
      addedBytes += staged - entry;
    }
  }

  /** Makes all that was added durable; does nothing when nothing was. */
  void force() throws IOException {
    writeBatch();
    if (unforced) {
      current.file.force();
      forcedSequence = nextSequence - 1;
      unforced = false;
    }
  }

  private void writeBatch() throws IOException {
    if (stagedEntries == 0) {
      return;
    }
    int length = staged;
    int block = JournalLayout.padded(length, JournalLayout.BLOCK);
    if (current.position + block > fileBytes) {
      nextFile();
    }
    for (int i = length; i < Math.min(block, batchBytes); i++) {
      staging.put(i, (byte) 0);
    }
    staging.putInt(4, length).putLong(8, nextSequence).putLong(16, forcedSequence);
    staging.putInt(24, stagedEntries).putInt(28, 0);
    staging.putInt(
        0,
        JournalLayout.batchCrc(staging, 0, length, store, current.incarnation, current.position));
    current.file.write(
        staging.duplicate().position(0).limit(Math.min(block, batchBytes)), current.position);
    current.position += block;
    nextSequence++;
    unforced = true;
    staged = JournalLayout.BATCH_HEADER;
    stagedEntries = 0;
  }

  private void nextFile() throws IOException {
    if (unforced) {
      current.file.force();
      forcedSequence = nextSequence - 1;
      unforced = false;
    }
    File next = pollFree();
    if (next == null && fileCount() < maxFiles) {
      next = tryCreate();
    }
    if (next == null) {
      reclaimer.reclaim();
      next = pollFree();
    }
    if (next == null) {
      throw new IOException("no file of the commit journal in " + directory + " could be freed");
    }
    current = activate(next);
  }

  private @org.jspecify.annotations.Nullable File tryCreate() {
    try {
      File created = create();
      refused = false;
      return created;
    } catch (IOException e) {
      refused = true;
      return null; // a full disk: the files that are there must do
    }
  }

  private synchronized @org.jspecify.annotations.Nullable File pollFree() {
    return free.pollFirst();
  }

  private synchronized int fileCount() {
    return all.size();
  }

  /** Names the file in use: what is added goes to it or to later ones. */
  long incarnation() {
    return current.incarnation;
  }

  /** Bytes after which a commit is to be forced although more is waiting. */
  long portion() {
    return JournalCapacity.portion(fileBytes, maxFiles, fileCount(), bodyBytes);
  }

  /** Bytes added since the last {@link #complete}, with what they cost in the journal. */
  long addedBytes() {
    return addedBytes;
  }

  /** Notes that all that has been added is forced and shows in the logs' committed positions. */
  void complete() {
    addedBytes = 0;
    completedSequence = forcedSequence;
    completedMark = current.incarnation;
  }

  /** Batches up to this sequence are on the disk; 0 if none of this life is. */
  long forcedSequence() {
    return completedSequence;
  }

  /**
   * Names the file that was in use when the last commit was complete: what earlier files hold shows
   * in the logs' committed positions. A file that a commit under way has filled is not before the
   * mark.
   */
  long mark() {
    return completedMark;
  }

  /** The first sequence in the file that {@link #mark} named. */
  synchronized long firstSequence(long mark) {
    for (File file : used) {
      if (file.incarnation == mark) {
        return file.firstSequence;
      }
    }
    throw new IllegalStateException("the journal has no file " + mark);
  }

  /**
   * Frees the files before the marked one; what they hold must be in the segments, forced, and
   * checkpointed.
   */
  synchronized void recycleBefore(long mark) {
    for (Iterator<File> i = used.iterator(); i.hasNext(); ) {
      File file = i.next();
      if (file.incarnation < mark) {
        i.remove();
        free.add(file);
      }
    }
  }

  /**
   * Names the file before which all should be free again: where more than half of those are in use
   * that there may be, the oldest quarter, at least one.
   *
   * @return 0 if none should be, or can be before the commit under way is complete
   */
  synchronized long freeBefore() {
    if (2 * used.size() <= (refused ? all.size() : maxFiles)) {
      return 0;
    }
    long oldest = used.getFirst().incarnation;
    int quarter = Math.max(1, used.size() / 4);
    long asked = used.stream().skip(quarter).findFirst().map(f -> f.incarnation).orElse(oldest);
    long possible = Math.min(asked, completedMark);
    return possible > oldest ? possible : 0;
  }

  /** The sequence that the next batch will have. */
  long nextSequence() {
    return nextSequence;
  }

  void close() throws IOException {
    for (File file : all) {
      file.file.close();
    }
  }
}
