package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Makes all batches that earlier lives left in the journal's files invalid, at each opening, when
 * recovery has no more use for them and before anything is appended.
 *
 * <p>As long as checkpoints say from which batch on the journal is needed, an old one does no harm.
 * But checkpoints may be lost, and then every batch that validates is written back. An entry names
 * its place by log, segment number and position; and a number may be that of another segment by
 * now: numbers of segments that were torn off are used again, and so are those of trimmed ones,
 * once checkpoints have been lost before. The batch of a commit that was never acknowledged would
 * then be written over records that were, and pass for them.
 *
 * <p>Each file's header is replaced by one of an incarnation that no batch has, rather than by
 * zeros, so that it is still known which incarnations were given out. The headers are forced, one
 * after the other: at most as many forces as there are files. In {@code OS} mode, which has no
 * journal, the files of an earlier {@code FSYNC} life are retired too.
 */
final class JournalRetirement {
  private final FileSystem files;
  private final Path directory;
  private final UUID store;

  JournalRetirement(FileSystem files, Path directory, UUID store) {
    this.files = files;
    this.directory = directory;
    this.store = store;
  }

  /**
   * Retires all files of the journal, durably.
   *
   * @param incarnation one that was never given out, and will not be given out by this life
   * @param nextSequence the sequence of the next batch
   */
  void retire(long incarnation, long nextSequence) throws IOException {
    for (Path path : JournalLayout.files(files, directory)) {
      try (StoreFile file = files.open(path, OpenMode.WRITE)) {
        if (file.size() >= JournalLayout.BLOCK) { // a shorter one holds no batch
          writeHeader(file, incarnation, nextSequence);
          file.force();
        }
      }
    }
  }

  private void writeHeader(StoreFile file, long incarnation, long nextSequence) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(JournalLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    JournalLayout.writeHeader(
        header, new JournalLayout.Header(store, incarnation, nextSequence, file.size()));
    file.write(header, 0);
  }
}
