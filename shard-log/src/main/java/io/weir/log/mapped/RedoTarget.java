package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The segments that the journal is written back into. Files of logs that have been deleted, and
 * segments that were deleted because they were trimmed, are passed over; a segment whose name a
 * loss of power took is made anew. Nothing is forced here: {@link LogRecovery} finds what was
 * written, and forces what it finds.
 */
final class RedoTarget implements Closeable {
  private static final int OPEN_FILES = 64;

  private final FileSystem files;
  private final CheckpointTable checkpoints;
  private final Map<UUID, Path> directories;
  private final Map<UUID, Long> homeless = new HashMap<>();
  private final LinkedHashMap<Path, StoreFile> open = new LinkedHashMap<>(16, 0.75f, true);

  RedoTarget(FileSystem files, Map<UUID, Path> directories, CheckpointTable checkpoints) {
    this.files = files;
    this.checkpoints = checkpoints;
    this.directories = directories;
  }

  /** Writes an entry; false if its log or segment is gone on purpose. */
  boolean write(UUID log, long number, int position, ByteBuffer bytes) throws IOException {
    Path directory = directories.get(log);
    Checkpoint checkpoint = checkpoints.get(log);
    if (directory == null && checkpoint != null) {
      noteHomeless(log, number, position, bytes);
    }
    if (directory == null || (checkpoint != null && number < checkpoint.firstSegment())) {
      return false;
    }
    int end = position + bytes.remaining();
    if (checkpoint != null
        && (number < checkpoint.segment()
            || (number == checkpoint.segment() && end <= checkpoint.position()))) {
      return true; // forced in its segment before; what is there is checked when it is read
    }
    Path path = directory.resolve(SegmentAllocator.fileName(number));
    StoreFile file = open(path, log, number, end);
    if (file.size() < end) {
      SegmentAllocator.zero(file, file.size(), end);
    }
    file.write(bytes, position);
    return true;
  }

  /**
   * A log that was not deleted, and yet has no directory any more: how far it went is all that can
   * be saved of it.
   */
  private void noteHomeless(UUID log, long number, int position, ByteBuffer bytes) {
    ByteBuffer frames = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long seed = Frame.segmentSeed(log, number) + position; // as if the segment began here
    FrameReader reader = new FrameReader();
    for (int at = 0; (at = reader.findValid(frames, at, frames.limit(), seed, -1)) >= 0; ) {
      homeless.merge(log, frames.getLong(at + Frame.OFFSET) + 1, Math::max);
      at += Frame.stride(frames.getInt(at + Frame.LENGTH));
    }
  }

  /** For logs whose files are gone, the offset behind the last record in the journal. */
  Map<UUID, Long> homeless() {
    return homeless;
  }

  private StoreFile open(Path path, UUID log, long number, int end) throws IOException {
    StoreFile file = open.get(path);
    if (file != null) {
      return file;
    }
    if (open.size() == OPEN_FILES) {
      Iterator<StoreFile> eldest = open.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    if (files.exists(path)) {
      file = files.open(path, OpenMode.WRITE);
    } else {
      file = files.open(path, OpenMode.CREATE);
    }
    open.put(path, file); // before anything that can fail: it is closed with the others
    ensureIdentity(file, log, number, end);
    return file;
  }

  /**
   * The journal covers a segment from its activation on; its identity may have been lost with its
   * name.
   */
  private static void ensureIdentity(StoreFile file, UUID log, long number, int end)
      throws IOException {
    ByteBuffer header = SegmentHeader.buffer();
    boolean torn = file.read(header, 0) < SegmentHeader.LENGTH; // the length was lost on its way
    header.clear();
    if (torn
        || (SegmentHeader.readIdentity(header) == null
            && isZero(header, SegmentHeader.ACTIVATION))) {
      SegmentHeader.writeIdentity(header, new Identity(log, number, end));
      file.write(header.limit(SegmentHeader.ACTIVATION), 0);
    }
  }

  private static boolean isZero(ByteBuffer buffer, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (StoreFile file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
