package io.weir.log.mapped;

/**
 * How much a commit journal can take at once. A commit that fills files cannot free them, nor the
 * one that was in use when it began, since what they hold is forced in the segments only after it
 * is complete. So a commit must fit into all files but one, even if each batch ends early.
 */
final class JournalCapacity {
  /** A batch that has less room than this is written, rather than filled. */
  private static final int LEAST_ROOM = JournalLayout.BLOCK;

  /** What stands around a frame that is alone in a new segment and in its batch. */
  private static final int AROUND_A_FRAME = 256;

  private static final long USUAL_PORTION = 32L << 20;

  private JournalCapacity() {}

  /** The largest batch, in bytes. */
  static int batchBytes(int fileBytes) {
    return Math.min(CommitJournal.STAGING, fileBytes - JournalLayout.BLOCK);
  }

  /** What one commit can be sure to find room for, in bytes. */
  private static long commitBytes(int fileBytes, int files) {
    int batch = batchBytes(fileBytes);
    long batches = (files - 1L) * ((fileBytes - JournalLayout.BLOCK) / batch);
    return batches * (batch - LEAST_ROOM - JournalLayout.BATCH_HEADER - JournalLayout.ENTRY_HEADER);
  }

  /** With how many files a frame of the longest body can be committed, whatever fills the disk. */
  static int leastFiles(int fileBytes, int files, int bodyBytes) {
    int count = 2;
    while (count < files && commitBytes(fileBytes, count) < frameBytes(bodyBytes)) {
      count++;
    }
    return count;
  }

  /**
   * The same as {@link #portion(int, int)} while not all files have been made: since no more can be
   * on a full disk, a commit must do with those that are there.
   */
  static long portion(int fileBytes, int files, int present, int bodyBytes) {
    long usual = portion(fileBytes, files);
    return present >= files
        ? usual
        : Math.max(0, Math.min(usual, commitBytes(fileBytes, present) - frameBytes(bodyBytes)));
  }

  private static long frameBytes(int bodyBytes) {
    return (long) bodyBytes + Frame.HEADER + AROUND_A_FRAME;
  }

  /** Bytes after which a commit is forced although more is waiting. */
  static long portion(int fileBytes, int files) {
    return Math.min(USUAL_PORTION, commitBytes(fileBytes, files) / 2);
  }

  /** The longest body of a record that can be committed: with it a portion may be exceeded. */
  static long maxBodyBytes(int fileBytes, int files) {
    return commitBytes(fileBytes, files)
        - portion(fileBytes, files)
        - Frame.HEADER
        - AROUND_A_FRAME;
  }
}
