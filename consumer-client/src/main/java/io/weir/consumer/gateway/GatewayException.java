package io.weir.consumer.gateway;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A call that was not carried out. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What to make of it. */
  public enum Kind {
    /** The lease is another's by now. */
    LEASE_LOST,
    /**
     * Another process is the member of this id, or was until a moment ago. One that has been the
     * member itself is to stop.
     */
    FENCED,
    /**
     * A limit of the shard's is used up, by this consumer or others, or its subscription is
     * another's for some seconds yet; try again later.
     */
    THROTTLED,
    /** Trying again, later, may help. What was asked may have been done nevertheless. */
    TRANSIENT,
    /** Trying again as it is will not help. */
    PERMANENT
  }

  private final Kind kind;

  /** With a message that stands by itself. Without a stack: there may be many. */
  public GatewayException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  /**
   * What a call or its future failed with. What is not known to be of a kind may pass.
   *
   * @param failure as it was thrown or as a future gives it
   */
  public static GatewayException of(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof GatewayException known
        ? known
        : new GatewayException(Kind.TRANSIENT, "The call failed: " + cause, cause);
  }

  /** What to make of it. */
  public Kind kind() {
    return kind;
  }
}
