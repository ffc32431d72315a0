package io.weir.consumer;

import io.weir.consumer.gateway.GatewayException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Calls of the gateway whose failures are all of one kind. */
final class Attempt {
  private Attempt() {}

  /** What a call throws is as if its future had failed: nobody is to wait for it for ever. */
  static <T> CompletableFuture<T> to(Supplier<CompletableFuture<T>> call) {
    try {
      return Objects.requireNonNull(call.get(), "the gateway's future");
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(GatewayException.of(e));
    }
  }
}
