package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.ApiOutcome;
import java.util.Map;
import java.util.Set;

/** What an answer may be, whatever was asked. */
final class Answers {
  /**
   * All that a client's own mistakes, and limits, may lead to. InternalFailure is not among them.
   */
  private static final Set<String> TYPED =
      Set.of(
          "ExpiredIteratorException",
          "ExpiredNextTokenException",
          "InvalidArgumentException",
          "LimitExceededException",
          "ProvisionedThroughputExceededException",
          "ResourceInUseException",
          "ResourceNotFoundException",
          "SerializationException",
          "UnknownOperationException",
          "ValidationException");

  private Answers() {}

  /** A success or a typed error that says something, in the format of the request. */
  static void check(ApiOutcome outcome, Format format) {
    if (!outcome.messages().isEmpty()) {
      assertThat(outcome.status()).isEqualTo(200);
      return;
    }
    assertThat(outcome.contentType()).isEqualTo(format.wire.contentType());
    assertThat(format.read(outcome.body())).isInstanceOf(Map.class);
    if (outcome.succeeded()) {
      assertThat(outcome.errorType()).isEmpty();
    } else {
      checkError(outcome, format);
    }
  }

  private static void checkError(ApiOutcome outcome, Format format) {
    Map<?, ?> body = (Map<?, ?>) format.read(outcome.body());
    assertThat(outcome.status()).as("%s", body).isEqualTo(400);
    assertThat(outcome.errorType()).as("%s", body).isIn(TYPED);
    assertThat(body.get("__type")).isEqualTo(outcome.errorType());
    assertThat((String) body.get("message")).isNotBlank();
  }
}
