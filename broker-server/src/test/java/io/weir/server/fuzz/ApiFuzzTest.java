package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.broker.error.BrokerException;
import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import io.weir.server.error.ApiException;
import io.weir.server.operation.Operation;
import io.weir.server.protocol.MemberReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;

/**
 * Bodies of every operation, from the bytes to the answer of a real broker: a success or one of the
 * typed errors, at some time, and reading the body takes no more memory than its length warrants.
 */
@Timeout(60)
class ApiFuzzTest {
  /** Jackson keeps up to 6,000 names; a body with new ones has them copied, and doubled. */
  private static final long ALWAYS_FINE = 16 << 20;

  private static final long TIMES_ITS_LENGTH = 64;
  private static final int TRIES = 4;
  private static final FreshApi API = new FreshApi();

  @AfterAll
  static void close() {
    API.renew();
  }

  @FuzzTest
  void json(byte[] input) {
    check(input, Format.JSON);
  }

  @FuzzTest
  void cbor(byte[] input) {
    check(input, Format.CBOR);
  }

  private static void check(byte[] input, Format format) {
    ApiUnderTest api = API.get();
    ApiRequest request = ApiRequest.of(input, api.operations());
    decodesInBoundedMemory(request, format);
    String name = request.operation().name();
    ApiOutcome outcome = api.call(name, format.wire.contentType(), request.body(), 1);
    API.heard(name, outcome);
    Answers.check(outcome, format);
  }

  private static void decodesInBoundedMemory(ApiRequest request, Format format) {
    ByteBuf body = Unpooled.wrappedBuffer(request.body());
    long most = ALWAYS_FINE + TIMES_ITS_LENGTH * request.body().length;
    long allocated =
        Allocations.leastOf(TRIES, most, () -> decode(request.operation(), format, body));
    assertThat(allocated).as("bytes to decode %d", request.body().length).isLessThan(most);
  }

  private static void decode(Operation<?> operation, Format format, ByteBuf body) {
    try (MemberReader in = format.wire.reader(body)) {
      operation.decode(in);
      in.end();
    } catch (ApiException | BrokerException e) {
      // What becomes of it is looked at where it is answered.
    }
  }
}
