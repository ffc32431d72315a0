package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/** What the failures of the Kinesis API and of its client mean to a producer. */
final class Failures {
  private static final String THROTTLED = "ProvisionedThroughputExceededException";
  private static final int SERVER_ERROR = 500;
  private static final int TOO_LARGE = 413;

  /**
   * What passes though the status says that the caller is to blame: credentials are made anew, the
   * key of an encrypted stream is asked for less often, a stream that is being changed has been.
   */
  private static final Set<String> MAY_PASS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "KMSThrottlingException",
          "LimitExceededException",
          "ResourceInUseException");

  /** What one record brings about: too long for the stream, or not as the service wants it. */
  private static final Set<String> OF_RECORDS =
      Set.of("InvalidArgumentException", "ValidationException", "SerializationException");

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
    return cause instanceof AwsServiceException service
        ? kindOf(service)
        : Kind.TRANSIENT; // the network, or what else is between
  }

  private static Kind kindOf(AwsServiceException service) {
    String code = codeOf(service);
    if (service.statusCode() >= SERVER_ERROR
        || service.isThrottlingException()
        || service.isRetryableException()
        || service.isClockSkewException()
        || MAY_PASS.contains(code)) {
      return Kind.TRANSIENT;
    }
    return service.statusCode() == TOO_LARGE || OF_RECORDS.contains(code)
        ? Kind.INVALID_CALL
        : Kind.PERMANENT;
  }

  private static String codeOf(AwsServiceException service) {
    AwsErrorDetails details = service.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}
