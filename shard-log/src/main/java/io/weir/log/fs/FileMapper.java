package io.weir.log.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Maps files such that they can be unmapped at once, not when the collector gets to it. How that is
 * done depends on the Java version: with {@code Unsafe.invokeCleaner} up to 21 (it warns later),
 * with an {@code Arena} from 22 on (it is a preview before). Both are reached through method
 * handles, so that one class file serves all versions and no flag is needed. Thread-safe.
 */
interface FileMapper {

  /** The one for the running Java. */
  FileMapper INSTANCE =
      Runtime.version().feature() >= 22 ? new ArenaFileMapper() : new CleanerFileMapper();

  /**
   * Maps the first {@code size} bytes of a file that has as many. The channel may be closed
   * afterwards.
   */
  DiskRegion map(FileChannel channel, MapMode mode, int size) throws IOException;

  /** Passes on what a method handle threw: all of it is unchecked, or was caught before. */
  static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }
}
