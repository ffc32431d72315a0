package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;

/** The same request in JSON and in CBOR, each to a broker of its own, has the same answer. */
@Timeout(60)
class EquivalenceFuzzTest {
  /** Signed, each with the secret of its broker. */
  private static final List<String> SIGNED = List.of("ShardIterator", "NextShardIterator");

  private static final FreshApi JSON_API = new FreshApi();
  private static final FreshApi CBOR_API = new FreshApi();

  @AfterAll
  static void close() {
    JSON_API.renew();
    CBOR_API.renew();
  }

  @FuzzTest
  void formats(byte[] input) {
    ApiRequest request = ApiRequest.of(input, JSON_API.get().operations());
    String operation = request.operation().name();
    byte[] cbor = new Transcoder(operation).toCbor(request.body());
    if (cbor == null) {
      return;
    }
    ApiOutcome inJson = call(JSON_API, operation, request.body(), Format.JSON);
    ApiOutcome inCbor = call(CBOR_API, operation, cbor, Format.CBOR);
    assertThat(inCbor.errorType()).isEqualTo(inJson.errorType());
    assertThat(inCbor.status()).isEqualTo(inJson.status());
    assertThat(inCbor.messages()).hasSameSizeAs(inJson.messages());
    if (inJson.messages().isEmpty() && !inJson.errorType().equals("SerializationException")) {
      assertThat(members(inCbor, Format.CBOR)).isEqualTo(members(inJson, Format.JSON));
    }
  }

  private static ApiOutcome call(FreshApi fresh, String operation, byte[] body, Format format) {
    ApiUnderTest api = fresh.get();
    ApiOutcome outcome = api.call(operation, format.wire.contentType(), body, 1);
    fresh.heard(operation, outcome);
    return outcome;
  }

  private static Map<?, ?> members(ApiOutcome outcome, Format format) {
    Map<?, ?> members = (Map<?, ?>) format.read(outcome.body());
    members.keySet().removeAll(SIGNED);
    return members;
  }
}
