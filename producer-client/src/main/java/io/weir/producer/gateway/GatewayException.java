package io.weir.producer.gateway;

import org.jspecify.annotations.Nullable;

/** A record or a call that was not carried out. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What to make of it. */
  public enum Kind {
    /** The shard's limit is used up: nothing was stored, and it is too early to try again. */
    THROTTLED,
    /** It may go better the next time. What was asked may have been done nevertheless. */
    TRANSIENT,
    /**
     * Something in the call is not to the stream's liking, and nothing was stored. Others of its
     * records may be taken, in other calls.
     */
    INVALID_CALL,
    /** It will not. Nothing was stored. */
    PERMANENT
  }

  private final Kind kind;

  /** With a message that stands by itself. Without a stack: under load there may be many. */
  public GatewayException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  /** What to make of it. */
  public Kind kind() {
    return kind;
  }
}
