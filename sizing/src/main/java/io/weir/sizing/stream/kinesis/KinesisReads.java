package io.weir.sizing.stream.kinesis;

import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.ReadThrottledException;
import io.weir.sizing.stream.SharedReads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** GetRecords. The iterator is asked for at once, so that reading begins where the run does. */
final class KinesisReads implements SharedReads {
  private static final int MOST_RECORDS = 10_000;

  private final KinesisAsyncClient client;
  private final String stream;
  private final String shardId;
  private volatile CompletableFuture<String> iterator;

  KinesisReads(KinesisAsyncClient client, String stream, String shardId) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.iterator = latest();
  }

  /** Done when it is known where to read. */
  CompletableFuture<?> ready() {
    return iterator;
  }

  private CompletableFuture<String> latest() {
    return client
        .getShardIterator(
            r -> r.streamName(stream).shardId(shardId).shardIteratorType(ShardIteratorType.LATEST))
        .thenApply(GetShardIteratorResponse::shardIterator);
  }

  @Override
  public CompletableFuture<Batch> read() {
    if (iterator.isCompletedExceptionally()) {
      iterator = latest();
    }
    return iterator
        .thenCompose(at -> client.getRecords(r -> r.shardIterator(at).limit(MOST_RECORDS)))
        .thenApply(this::batch)
        .exceptionallyCompose(why -> CompletableFuture.failedFuture(failure(why)));
  }

  private Batch batch(GetRecordsResponse answer) {
    String next = answer.nextShardIterator();
    if (next != null) {
      iterator = CompletableFuture.completedFuture(next);
    }
    return Batches.of(answer.records(), answer.millisBehindLatest());
  }

  private static Throwable failure(Throwable why) {
    @Nullable Throwable cause = why instanceof CompletionException ? why.getCause() : why;
    return cause instanceof ProvisionedThroughputExceededException
        ? new ReadThrottledException(null)
        : new IllegalStateException("GetRecords failed: " + Failures.inWords(why), why);
  }
}
