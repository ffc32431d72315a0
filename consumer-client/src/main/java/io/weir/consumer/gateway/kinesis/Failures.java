package io.weir.consumer.gateway.kinesis;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/** What failures of calls mean to a consumer. */
final class Failures {
  private Failures() {}

  static GatewayException of(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof GatewayException known) {
      return known;
    }
    return new GatewayException(kindOf(cause), "The call failed: " + cause, cause);
  }

  private static Kind kindOf(@Nullable Throwable cause) {
    if (cause instanceof ProvisionedThroughputExceededException
        || cause instanceof ResourceInUseException) {
      return Kind.THROTTLED;
    }
    return cause instanceof InvalidArgumentException ? Kind.PERMANENT : Kind.TRANSIENT;
  }

  /** Of an error that Weir answered by its name. */
  static GatewayException named(int status, String type, String message) {
    Kind kind =
        switch (type) {
          case "LeaseLostException" -> Kind.LEASE_LOST;
          case "MemberFencedException" -> Kind.FENCED;
          case "InvalidArgumentException", "ValidationException", "SerializationException" ->
              Kind.PERMANENT;
          default -> Kind.TRANSIENT;
        };
    return new GatewayException(kind, type + " (" + status + "): " + message, null);
  }
}
