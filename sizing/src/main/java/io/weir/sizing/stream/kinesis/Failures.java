package io.weir.sizing.stream.kinesis;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Failures in words. */
final class Failures {
  private Failures() {}

  /** What is at the bottom of it, without the SDK's words about itself. */
  static String inWords(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof AwsServiceException)) {
      cause = cause.getCause();
    }
    return cause instanceof AwsServiceException told && told.awsErrorDetails() != null
        ? told.awsErrorDetails().errorMessage() == null
            ? String.valueOf(told.awsErrorDetails().errorCode())
            : told.awsErrorDetails().errorMessage()
        : String.valueOf(cause.getMessage());
  }
}
