package io.weir.producer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.producer.gateway.GatewayException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/** What becomes of the records of a call that failed with a code of the Kinesis API or of AWS. */
class FailuresTest {

  private static Kind kindOf(int status, String code) {
    AwsServiceException answer =
        KinesisException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
    return Failures.of(new CompletionException(answer)).kind();
  }

  @ParameterizedTest
  @CsvSource({
    "400,ExpiredTokenException",
    "403,ExpiredToken",
    "403,RequestExpired",
    "400,RequestTimeTooSkewed",
    "400,KMSThrottlingException",
    "400,ThrottlingException",
    "400,LimitExceededException",
    "400,ResourceInUseException",
    "500,InternalFailure",
    "503,ServiceUnavailable"
  })
  void whatPassesIsTriedAgain(int status, String code) {
    assertThat(kindOf(status, code)).isEqualTo(Kind.TRANSIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "400,InvalidArgumentException",
    "400,ValidationException",
    "400,SerializationException",
    "413,"
  })
  void whatOneRecordBringsAboutIsNoReasonToFailTheOthers(int status, String code) {
    assertThat(kindOf(status, code)).isEqualTo(Kind.INVALID_CALL);
  }

  @ParameterizedTest
  @CsvSource({
    "400,ResourceNotFoundException",
    "400,AccessDeniedException",
    "400,KMSAccessDeniedException",
    "400,KMSDisabledException",
    "400,UnrecognizedClientException",
    "403,"
  })
  void whatDoesNotPassIsToldAtOnce(int status, String code) {
    assertThat(kindOf(status, code)).isEqualTo(Kind.PERMANENT);
  }

  @Test
  void aLimitOfAShardIsOne() {
    assertThat(Failures.of(ProvisionedThroughputExceededException.builder().build()).kind())
        .isEqualTo(Kind.THROTTLED);
  }

  @Test
  void whatIsNoAnswerIsOfTheNetwork() {
    assertThat(Failures.of(new IOException("reset")).kind()).isEqualTo(Kind.TRANSIENT);
  }
}
