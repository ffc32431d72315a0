package io.weir.sizing.stream.kinesis;

import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.ReadThrottledException;
import io.weir.sizing.stream.SharedReads;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** GetRecords. The iterator is asked for at once, so that reading begins where the run does. */
final class KinesisReads implements SharedReads {
  private static final int MOST_RECORDS = 10_000;

  private final KinesisAsyncClient client;
  private final String stream;
  private final String shardId;
  private final Instant began;
  private volatile CompletableFuture<String> iterator;
  private volatile @Nullable String last;

  KinesisReads(KinesisAsyncClient client, String stream, String shardId, InstantSource clock) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.began = clock.instant();
    this.iterator = begin(r -> r.shardIteratorType(ShardIteratorType.LATEST));
  }

  /** Done when it is known where to read. */
  CompletableFuture<?> ready() {
    return iterator;
  }

  /**
   * Behind what was read last; of nothing yet, where reading began, for what has come since then is
   * what it was refused.
   */
  private CompletableFuture<String> renewed() {
    String after = last;
    return begin(
        r -> {
          if (after == null) {
            r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(began);
          } else {
            r.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                .startingSequenceNumber(after);
          }
        });
  }

  private CompletableFuture<String> begin(Consumer<GetShardIteratorRequest.Builder> position) {
    return client
        .getShardIterator(r -> position.accept(r.streamName(stream).shardId(shardId)))
        .thenApply(GetShardIteratorResponse::shardIterator);
  }

  @Override
  public CompletableFuture<Batch> read() {
    if (iterator.isCompletedExceptionally()) {
      iterator = renewed();
    }
    return readOn()
        .exceptionallyCompose(
            why -> {
              if (!(cause(why) instanceof ExpiredIteratorException)) {
                return CompletableFuture.failedFuture(why);
              }
              iterator = renewed(); // It was refused for five minutes.
              return readOn();
            })
        .exceptionallyCompose(why -> CompletableFuture.failedFuture(failure(why)));
  }

  private CompletableFuture<Batch> readOn() {
    return iterator
        .thenCompose(at -> client.getRecords(r -> r.shardIterator(at).limit(MOST_RECORDS)))
        .thenApply(this::batch);
  }

  private Batch batch(GetRecordsResponse answer) {
    if (!answer.records().isEmpty()) {
      last = answer.records().get(answer.records().size() - 1).sequenceNumber();
    }
    String next = answer.nextShardIterator();
    if (next != null) {
      iterator = CompletableFuture.completedFuture(next);
    }
    return Batches.of(answer.records(), answer.millisBehindLatest());
  }

  private static @Nullable Throwable cause(Throwable why) {
    return why instanceof CompletionException ? why.getCause() : why;
  }

  private static Throwable failure(Throwable why) {
    return cause(why) instanceof ProvisionedThroughputExceededException
        ? new ReadThrottledException(null)
        : new IllegalStateException("GetRecords failed: " + Failures.inWords(why), why);
  }
}
