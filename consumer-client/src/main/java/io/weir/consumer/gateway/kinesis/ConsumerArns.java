package io.weir.consumer.gateway.kinesis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/**
 * Finds the registered consumer that a group reads as, and registers it if it is not there.
 * Thread-safe; all that ask while it is looked for get the same answer.
 */
final class ConsumerArns {
  private static final int ATTEMPTS = 120;
  private static final long PAUSE_MILLIS = 500;

  private final KinesisAsyncClient client;
  private final String stream;
  private final String name;
  private @Nullable CompletableFuture<String> arn;

  ConsumerArns(KinesisAsyncClient client, String stream, String name) {
    this.client = client;
    this.stream = stream;
    this.name = name;
  }

  /** The ARN, once the consumer is active. */
  synchronized CompletableFuture<String> get() {
    CompletableFuture<String> known = arn;
    if (known == null || known.isCompletedExceptionally()) {
      known =
          client
              .describeStreamSummary(r -> r.streamName(stream))
              .thenCompose(answer -> register(answer.streamDescriptionSummary().streamARN()));
      arn = known;
    }
    return known;
  }

  /** It is not there any more; it is looked for again. */
  synchronized void forget() {
    arn = null;
  }

  private CompletableFuture<String> register(String streamArn) {
    return client
        .registerStreamConsumer(r -> r.streamARN(streamArn).consumerName(name))
        .handle((answer, failure) -> failure)
        .thenCompose(
            failure ->
                failure == null || isThere(failure)
                    ? active(streamArn, ATTEMPTS)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isThere(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ResourceInUseException;
  }

  private CompletableFuture<String> active(String streamArn, int attempts) {
    return client
        .describeStreamConsumer(r -> r.streamARN(streamArn).consumerName(name))
        .thenCompose(
            answer -> {
              if (answer.consumerDescription().consumerStatus() == ConsumerStatus.ACTIVE) {
                return CompletableFuture.completedFuture(
                    answer.consumerDescription().consumerARN());
              }
              return attempts == 0
                  ? CompletableFuture.failedFuture(
                      new TimeoutException("consumer " + name + " does not become ACTIVE"))
                  : later(() -> active(streamArn, attempts - 1));
            });
  }

  private static CompletableFuture<String> later(Supplier<CompletableFuture<String>> then) {
    return new CompletableFuture<String>()
        .completeOnTimeout("", PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(unused -> then.get());
  }
}
