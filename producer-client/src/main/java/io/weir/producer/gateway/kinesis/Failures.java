package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/** What the failures of the Kinesis API and of its client mean to a producer. */
final class Failures {
  private static final String THROTTLED = "ProvisionedThroughputExceededException";
  private static final int SERVER_ERROR = 500;

  private Failures() {}

  /** Of a record that was refused, others of its call not: nothing else is told so. */
  static GatewayException ofRecord(String code, @Nullable String message) {
    Kind kind = code.equals(THROTTLED) ? Kind.THROTTLED : Kind.TRANSIENT;
    return new GatewayException(kind, code + ": " + message, null);
  }

  /** Of a call as a whole. */
  static GatewayException of(@Nullable Throwable failure) {
    Throwable cause = causeOf(failure);
    return new GatewayException(kindOf(cause), String.valueOf(cause), cause);
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether it is what a service answered. */
  static boolean isAnswer(@Nullable Throwable failure) {
    return causeOf(failure) instanceof AwsServiceException;
  }

  private static Kind kindOf(@Nullable Throwable cause) {
    if (cause instanceof ProvisionedThroughputExceededException) {
      return Kind.THROTTLED;
    }
    if (cause instanceof AwsServiceException service) {
      boolean mayPass =
          service.statusCode() >= SERVER_ERROR
              || service.isThrottlingException()
              || service.isRetryableException()
              || service.isClockSkewException();
      return mayPass ? Kind.TRANSIENT : Kind.PERMANENT;
    }
    return Kind.TRANSIENT; // the network, or what else is between
  }
}
