package io.weir.log.mapped;

import io.weir.log.Fence;
import io.weir.log.fs.FileSystem;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What all logs of a store share. */
final class StoreParts {
  final MappedLogConfig config;
  final FileSystem files;
  final SegmentAllocator allocator;
  final MappingCache mappings;
  final Fence fence;
  final SpareBudget spares;

  /**
   * Shared while a directory is made and gets its first file; exclusive while empty ones are
   * removed, which another log's may lie in.
   */
  final ReadWriteLock directories = new ReentrantReadWriteLock();

  /** The monotonic clock as last told to {@link MappedLogStore#maintain}. */
  volatile long nowNanos;

  StoreParts(MappedLogConfig config) {
    this.config = config;
    this.spares = new SpareBudget(config);
    this.fence = new Fence();
    this.files = new FencingFileSystem(config.fileSystem(), fence);
    this.mappings = new MappingCache(files, config.mappedSealedSegments());
    this.allocator = new SegmentAllocator(files, mappings);
  }
}
