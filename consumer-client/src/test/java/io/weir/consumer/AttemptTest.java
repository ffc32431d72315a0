package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** However a gateway fails, whoever asked it is told. */
class AttemptTest {
  private static Throwable failureOf(Supplier<CompletableFuture<Object>> call) {
    return Attempt.to(call).handle((value, failure) -> failure).getNow(null);
  }

  @Test
  void whatIsThrownFailsTheFuture() {
    assertThat(
            failureOf(
                () -> {
                  throw new IllegalStateException("planned");
                }))
        .isInstanceOfSatisfying(
            GatewayException.class, why -> assertThat(why.kind()).isEqualTo(Kind.TRANSIENT));
  }

  /** A library that is missing, say: without an answer no heartbeat would follow for a session. */
  @Test
  void soDoesAnError() {
    assertThat(
            failureOf(
                () -> {
                  throw new NoClassDefFoundError("planned");
                }))
        .isInstanceOf(GatewayException.class)
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void soDoesNoFutureAtAll() {
    assertThat(failureOf(() -> null)).isInstanceOf(GatewayException.class);
  }
}
