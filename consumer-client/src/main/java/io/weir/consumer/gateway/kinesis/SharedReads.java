package io.weir.consumer.gateway.kinesis;

import io.weir.consumer.gateway.SourceBatch;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;

/**
 * GetRecords calls that go on where the one before ended. An iterator is good for five minutes; if
 * the processor needed longer, the call fails, and reading begins anew where processing ended.
 */
final class SharedReads implements Supplier<CompletableFuture<SourceBatch>> {
  private static final int MAX_RECORDS = 10_000;

  private final KinesisAsyncClient client;
  private final String stream;
  private final String shardId;
  private final ReadFrom from;
  private volatile @Nullable String iterator;

  SharedReads(KinesisAsyncClient client, String stream, String shardId, ReadFrom from) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.from = from;
  }

  @Override
  public CompletableFuture<SourceBatch> get() {
    return iterator()
        .thenCompose(at -> client.getRecords(r -> r.shardIterator(at).limit(MAX_RECORDS)))
        .thenApply(this::batch)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(Failures.of(e)));
  }

  private CompletableFuture<String> iterator() {
    String at = iterator;
    return at != null
        ? CompletableFuture.completedFuture(at)
        : client
            .getShardIterator(
                r ->
                    r.streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(from.type())
                        .startingSequenceNumber(from.sequenceNumber())
                        .timestamp(from.time()))
            .thenApply(GetShardIteratorResponse::shardIterator);
  }

  private SourceBatch batch(GetRecordsResponse answer) {
    iterator = answer.nextShardIterator();
    Long behind = answer.millisBehindLatest();
    return new SourceBatch(
        KinesisRecord.all(answer.records()), behind == null ? 0 : behind, iterator == null);
  }
}
