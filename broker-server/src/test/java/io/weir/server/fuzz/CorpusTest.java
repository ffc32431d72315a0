package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import io.weir.server.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inputs have, of every operation and in both formats, a request that succeeds: a fuzzer that
 * begins with refused requests finds little behind the checks. A new operation needs a file each.
 */
class CorpusTest {
  static Stream<String> operations() {
    try (ApiUnderTest api = new ApiUnderTest()) {
      return api.operations().stream().map(Operation::name);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void hasARequestInJson(String operation) throws IOException {
    succeeds(operation, "json", Format.JSON);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void hasARequestInCbor(String operation) throws IOException {
    succeeds(operation, "cbor", Format.CBOR);
  }

  private static void succeeds(String operation, String folder, Format format) throws IOException {
    String file = "ApiFuzzTestInputs/" + folder + "/" + operation + ".valid";
    try (ApiUnderTest api = new ApiUnderTest();
        InputStream in = CorpusTest.class.getResourceAsStream(file)) {
      assertThat(in).as("the input " + file).isNotNull();
      ApiRequest request = ApiRequest.of(in.readAllBytes(), api.operations());
      assertThat(request.operation().name()).isEqualTo(operation);
      ApiOutcome outcome = api.call(operation, format.wire.contentType(), request.body(), 1);
      assertThat(outcome.status())
          .as(new String(outcome.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
    }
  }
}
