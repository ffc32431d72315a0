package io.weir.log.fs;

import java.nio.file.Path;

/**
 * Something that a loss of power may or may not leave behind, independently of all the others.
 *
 * @param kind what it is
 * @param path the file, or the name that changed
 * @param position the first byte of {@link Kind#CONTENT}, or the new length in bytes; 0 for names
 * @param length bytes of {@link Kind#CONTENT}; 0 otherwise
 */
public record DirtyUnit(Kind kind, Path path, long position, int length) {

  /** What can survive or be lost by itself. */
  public enum Kind {
    /** A sector or page of a file: as last forced if lost, as last written if it survives. */
    CONTENT,
    /** The new length of a file. What lies behind a length that was lost is lost with it. */
    LENGTH,
    /**
     * That a file was cut. If it is lost, so is all that was written behind the cut afterwards: the
     * file ends as it did before.
     */
    TRUNCATION,
    /** That a name was created. */
    CREATION,
    /** That a name was removed. */
    DELETION,
    /** That a file or directory took this name, giving up its former one in the same step. */
    RENAMING
  }
}
