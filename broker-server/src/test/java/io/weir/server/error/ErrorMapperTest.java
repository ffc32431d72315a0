package io.weir.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.WriteThroughputExceededException;
import org.junit.jupiter.api.Test;

class ErrorMapperTest {
  private final ErrorMapper errors = new ErrorMapper("123456789012");

  @Test
  void throttlingIsToldInAmazonsWords() {
    for (String advice : new String[] {"", ".", ". Try again.", ": too many reads. Try again."}) {
      ApiException error =
          errors.toApi(
              new WriteThroughputExceededException(
                  "Rate exceeded for shard shardId-000000000003 in stream a.b" + advice,
                  WriteThroughputExceededException.Limit.RECORDS));
      assertThat(error.type()).isEqualTo("ProvisionedThroughputExceededException");
      assertThat(error.status()).isEqualTo(400);
      assertThat(error)
          .hasMessage(
              "Rate exceeded for shard shardId-000000000003 in stream a.b under account"
                  + " 123456789012.");
    }
  }

  @Test
  void brokersErrorsKeepTheirMessages() {
    assertMapped(
        new StreamNotFoundException("Stream a not found."), 400, "ResourceNotFoundException");
    assertMapped(new StorageFullException("The disk is full."), 500, "InternalFailure");
    assertMapped(new OutcomeUnknownException("May be there."), 500, "InternalFailure");
  }

  private void assertMapped(BrokerException failure, int status, String type) {
    ApiException error = errors.toApi(failure);
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.type()).isEqualTo(type);
    assertThat(error).hasMessage(failure.getMessage());
  }

  @Test
  void theUnexpectedIsAnInternalFailureThatGivesNothingAway() {
    ApiException error = errors.toApi(new IllegalStateException("secret"));
    assertThat(error.status()).isEqualTo(500);
    assertThat(error.getMessage()).doesNotContain("secret");
  }
}
