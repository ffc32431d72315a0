package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.ProcessLimitException;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The mappings and indexes of sealed segments: of at most {@code capacity} of them, the least
 * recently used giving way. Thread-safe.
 *
 * <p>Reading a mapped segment takes no lock here: it notes a tick and retains the {@link
 * SharedMapping}. Only mapping and unmapping lock. A mapping that gives way while others read is
 * unmapped by the last of them.
 */
final class MappingCache {
  private final FileSystem files;
  private final int capacity;
  private final AtomicLong clock = new AtomicLong();
  private final Set<Segment> cached = new HashSet<>();

  MappingCache(FileSystem files, int capacity) {
    this.files = files;
    this.capacity = capacity;
  }

  FileSystem files() {
    return files;
  }

  /** The segment's mapping, retained for the caller, who must release it. */
  SharedMapping acquire(Segment segment) throws IOException {
    SharedMapping mapping = segment.mapping;
    if (mapping == null || !mapping.tryRetain()) {
      mapping = map(segment);
    }
    if (segment.sealed) {
      segment.lastUsed = clock.incrementAndGet();
    }
    return mapping;
  }

  private synchronized SharedMapping map(Segment segment) throws IOException {
    SharedMapping present = segment.mapping;
    if (present != null && present.tryRetain()) {
      return present;
    }
    if (segment.retired) {
      throw new NoSuchFileException(segment.path.toString());
    }
    if (cached.size() >= capacity) {
      evictLeastRecentlyUsed();
    }
    int end = Segment.position(segment.published());
    try (StoreFile file = files.open(segment.path, OpenMode.READ)) {
      // A file that somebody cut is served as far as it goes; a read behind that finds no frame and
      // says so.
      int size = (int) Math.min(end, file.size());
      if (size == 0) {
        throw new IOException(segment.path + " is empty");
      }
      SharedMapping mapping = new SharedMapping(makingRoom(() -> file.mapReadOnly(size)));
      mapping.tryRetain();
      segment.mapping = mapping;
      cached.add(segment);
      return mapping;
    }
  }

  /** Makes a mapping. */
  interface Mapper {
    MappedRegion map() throws IOException;
  }

  /**
   * Makes a mapping; where the process may have no more of them, those kept here for readers to
   * come give way, one after the other.
   */
  synchronized MappedRegion makingRoom(Mapper mapper) throws IOException {
    while (true) {
      try {
        return mapper.map();
      } catch (ProcessLimitException e) {
        if (cached.isEmpty()) {
          throw e;
        }
        evictLeastRecentlyUsed();
      }
    }
  }

  /**
   * Takes over a segment that was active until now, and what there is of a mapping and an index,
   * together with its maker's hold.
   */
  synchronized void adopt(Segment segment) {
    if (!segment.retired && cached.add(segment)) {
      segment.lastUsed = clock.incrementAndGet();
      if (cached.size() > capacity) {
        evictLeastRecentlyUsed();
      }
    }
  }

  /** Lets go of the mapping of a segment that was active until now. A reader maps it anew. */
  synchronized void unmap(Segment segment) {
    SharedMapping mapping = segment.mapping;
    if (mapping != null && !cached.contains(segment)) {
      segment.mapping = null;
      mapping.release();
    }
  }

  /**
   * Lets go of a segment for good, since its file is being deleted or its log closed: a reader that
   * came upon it before must not map it again, with nobody left to unmap it.
   */
  synchronized void retire(Segment segment) {
    segment.retired = true;
    drop(segment);
  }

  /** Forgets a segment's mapping; it is unmapped when its last reader is done. */
  private void drop(Segment segment) {
    cached.remove(segment);
    SharedMapping mapping = segment.mapping;
    segment.mapping = null;
    segment.index = null;
    if (mapping != null) {
      mapping.release();
    }
  }

  private void evictLeastRecentlyUsed() {
    @Nullable Segment oldest = null;
    for (Segment segment : cached) {
      if (oldest == null || segment.lastUsed < oldest.lastUsed) {
        oldest = segment;
      }
    }
    if (oldest != null) {
      drop(oldest);
    }
  }
}
