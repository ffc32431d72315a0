package io.weir.broker.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A stored record is not what was written. Records before it are served; a reader may go on behind
 * it, by choice, from {@link #nextSequenceNumber()}.
 */
public final class CorruptRecordException extends BrokerException {
  private static final long serialVersionUID = 1;
  private final transient @Nullable Path file;
  private final long position;
  private final String nextSequenceNumber;

  /** Names the place, and where reading can go on with AT_SEQUENCE_NUMBER. */
  public CorruptRecordException(
      String message,
      @Nullable Path file,
      long position,
      String nextSequenceNumber,
      @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.position = position;
    this.nextSequenceNumber = nextSequenceNumber;
  }

  /** The damaged file. */
  public @Nullable Path file() {
    return file;
  }

  /** The byte in the file at which the damage begins. */
  public long position() {
    return position;
  }

  /** The first sequence number behind the damage that can be read, or the next one to come. */
  public String nextSequenceNumber() {
    return nextSequenceNumber;
  }
}
