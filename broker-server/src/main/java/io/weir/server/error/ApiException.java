package io.weir.server.error;

import org.jspecify.annotations.Nullable;

/**
 * An error as it goes to the client: a name from the service model, a status and a message. Part of
 * ordinary work, so it records no stack.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int BAD_REQUEST = 400;
  private final int status;
  private final String type;

  /**
   * An error of any name.
   *
   * @param status the HTTP status
   * @param type the name, such as {@code ResourceNotFoundException}
   * @param message for the client's eyes, or null where Amazon gives none
   */
  public ApiException(int status, String type, @Nullable String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  /** The body, or a member's type, cannot be read. */
  public static ApiException serialization(String message) {
    return new ApiException(BAD_REQUEST, "SerializationException", message);
  }

  /** Members violate the service model. */
  public static ApiException validation(String message) {
    return new ApiException(BAD_REQUEST, "ValidationException", message);
  }

  /** Members are well-formed, but not for this call. */
  public static ApiException invalidArgument(String message) {
    return new ApiException(BAD_REQUEST, "InvalidArgumentException", message);
  }

  /** A stream, shard or consumer is not there. */
  public static ApiException notFound(String message) {
    return new ApiException(BAD_REQUEST, "ResourceNotFoundException", message);
  }

  /** A quota or the room for calls under way is used up. */
  public static ApiException limitExceeded(String message) {
    return new ApiException(BAD_REQUEST, "LimitExceededException", message);
  }

  /** A page token is too old. */
  public static ApiException expiredNextToken(String message) {
    return new ApiException(BAD_REQUEST, "ExpiredNextTokenException", message);
  }

  /** There is no such operation, or not yet. */
  public static ApiException unknownOperation(@Nullable String message) {
    return new ApiException(BAD_REQUEST, "UnknownOperationException", message);
  }

  /** The server's fault. */
  public static ApiException internalFailure(String message) {
    return new ApiException(500, "InternalFailure", message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The name, as in {@code __type}. */
  public String type() {
    return type;
  }
}
