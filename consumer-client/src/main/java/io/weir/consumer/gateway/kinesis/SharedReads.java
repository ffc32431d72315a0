package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.consumer.gateway.SourceBatch;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** GetRecords calls that go on where the one before ended. */
final class SharedReads implements Supplier<CompletableFuture<SourceBatch>> {
  private static final int MAX_RECORDS = 10_000;

  private final KinesisAsyncClient client;
  private final String stream;
  private final String shardId;
  private volatile Checkpoint position;
  private volatile @Nullable String iterator;

  SharedReads(KinesisAsyncClient client, String stream, String shardId, Checkpoint from) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.position = from;
  }

  @Override
  public CompletableFuture<SourceBatch> get() {
    return iterator()
        .thenCompose(at -> client.getRecords(r -> r.shardIterator(at).limit(MAX_RECORDS)))
        .thenApply(this::batch)
        .exceptionallyCompose(this::failed);
  }

  private CompletableFuture<String> iterator() {
    String at = iterator;
    return at != null
        ? CompletableFuture.completedFuture(at)
        : client
            .getShardIterator(request())
            .thenApply(
                answer -> {
                  iterator = answer.shardIterator();
                  return answer.shardIterator();
                });
  }

  private GetShardIteratorRequest request() {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamName(stream).shardId(shardId);
    if (position instanceof AfterRecord after) {
      return request
          .shardIteratorType(
              after.subSequenceNumber() == Checkpoint.WHOLE
                  ? ShardIteratorType.AFTER_SEQUENCE_NUMBER
                  : ShardIteratorType.AT_SEQUENCE_NUMBER)
          .startingSequenceNumber(after.sequenceNumber())
          .build();
    }
    return request.shardIteratorType(ShardIteratorType.TRIM_HORIZON).build();
  }

  private SourceBatch batch(GetRecordsResponse answer) {
    iterator = answer.nextShardIterator();
    if (!answer.records().isEmpty()) {
      Record last = answer.records().get(answer.records().size() - 1);
      position = Checkpoint.after(last.sequenceNumber());
    }
    Long behind = answer.millisBehindLatest();
    return new SourceBatch(
        KinesisRecord.all(answer.records()), behind == null ? 0 : behind, iterator == null);
  }

  /** An iterator is good for five minutes; a slow processor may need longer. */
  private CompletableFuture<SourceBatch> failed(Throwable failure) {
    if (failure.getCause() instanceof ExpiredIteratorException) {
      iterator = null;
    }
    return CompletableFuture.failedFuture(Failures.of(failure));
  }
}
