package io.weir.broker.reliability;

import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk that somebody else fills and empties. */
interface Space {

  /** Leaves about that many bytes to the broker. */
  void leave(long bytes);

  /** Leaves plenty. */
  void free();

  /** A disk in memory. */
  static Space of(MemoryFileSystem disk) {
    return new Space() {
      @Override
      public void leave(long bytes) {
        disk.limitSpace(bytes);
      }

      @Override
      public void free() {
        disk.limitSpace(1L << 40);
      }
    };
  }

  /** A real file system, filled with a file. */
  static Space of(Path filler) {
    return new Space() {
      @Override
      public void leave(long bytes) {
        try (FileChannel file =
            FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
          long excess = usable() - bytes;
          if (excess < 0) {
            file.truncate(Math.max(0, file.size() + excess));
          }
          file.position(file.size());
          for (; excess > 0; excess = usable() - bytes) {
            zeros.clear().limit((int) Math.min(excess, zeros.capacity()));
            file.write(zeros);
          }
        } catch (IOException e) {
          if (!String.valueOf(e.getMessage()).contains("No space left")) {
            throw new UncheckedIOException(e);
          }
        }
      }

      private long usable() throws IOException {
        return Files.getFileStore(filler).getUsableSpace();
      }

      @Override
      public void free() {
        try {
          Files.deleteIfExists(filler);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
