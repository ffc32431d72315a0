package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.ProcessLimitException;
import io.weir.log.fs.StoreFile;
import java.io.IOException;

/** What is done to a segment's file when its life is over. */
final class SegmentFiles {
  private SegmentFiles() {}

  /**
   * Cuts a completely forced segment to size, writes its index beside it and gives its mapping to
   * the cache.
   */
  static void settle(StoreParts parts, Segment segment) throws IOException {
    int end = Segment.position(segment.committed());
    SegmentIndex index = segment.index;
    if (index != null) {
      SegmentReader.saveIndex(parts.mappings, segment, index);
    }
    try (StoreFile file = parts.files.open(segment.path, OpenMode.WRITE)) {
      file.truncate(end);
    }
    parts.mappings.adopt(segment);
    segment.settled = true;
  }

  /**
   * Forces all of a segment to which nothing is added any more, by its file and without its
   * mapping, which a reader makes anew. Before the kernel writes a page that is mapped for writing
   * it interrupts the other cores, page by page; without the mapping it does so once.
   *
   * <p>A write-back that fails is told to the files that are open then, once each. What failed
   * before this file was opened the mapping is told of, whatever little of it is forced; the rest
   * this file is. The last page is forced there, which {@link SegmentAllocator} wrote alone: of a
   * page that is cached with others all of them would be written, and taken from the mapping.
   *
   * @throws ProcessLimitException if no file can be opened; nothing has been done
   */
  static void forceUnmapped(StoreParts parts, Segment segment) throws IOException {
    try (StoreFile file = parts.files.open(segment.path, OpenMode.WRITE)) {
      SharedMapping mapping = segment.mapping;
      if (mapping != null && mapping.tryRetain()) {
        try {
          mapping.region().force(segment.capacity - 1, 1);
        } finally {
          mapping.release();
        }
      }
      parts.mappings.unmap(segment);
      file.force();
    }
  }

  /** Forces all of a segment, and its name, by its file. */
  static void force(FileSystem files, Segment segment) throws IOException {
    try (StoreFile file = files.open(segment.path, OpenMode.WRITE)) {
      file.force();
    }
    files.forceDirectory(java.util.Objects.requireNonNull(segment.path.getParent()));
    segment.nameForced = true;
    segment.forced = Segment.position(segment.committed());
  }

  /** Deletes a segment that no reader can come to any more; those that are in it finish. */
  static void delete(StoreParts parts, Segment segment) throws IOException {
    parts.mappings.retire(segment);
    parts.files.delete(segment.path);
    parts.files.delete(IndexFile.path(segment.path));
  }
}
