package io.weir.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Stored bytes are not what was written. Records before {@link #position()} are served; those from
 * {@link #nextReadableOffset()} on can be, so that a reader may go on by choice.
 */
public final class CorruptLogException extends LogException {
  private static final long serialVersionUID = 1;
  private final transient @Nullable Path file;
  private final long position;
  private final long offset;
  private final long nextReadableOffset;

  /** Names the place. */
  public CorruptLogException(
      Path file, long position, long offset, long nextReadableOffset, String what) {
    super(
        file
            + ", position "
            + position
            + ", offset "
            + offset
            + ": "
            + what
            + "; the next readable offset is "
            + nextReadableOffset);
    this.file = file;
    this.position = position;
    this.offset = offset;
    this.nextReadableOffset = nextReadableOffset;
  }

  /** The file. */
  public @Nullable Path file() {
    return file;
  }

  /** The byte in the file at which the bad frame begins. */
  public long position() {
    return position;
  }

  /** The offset that could not be read. */
  public long offset() {
    return offset;
  }

  /** The first offset behind the damage that can be read, or will be the next one appended. */
  public long nextReadableOffset() {
    return nextReadableOffset;
  }
}
