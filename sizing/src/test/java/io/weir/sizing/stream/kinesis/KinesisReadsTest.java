package io.weir.sizing.stream.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sizing.stream.ReadThrottledException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A consumer that is refused for longer than its iterator is good for goes on where it was. */
class KinesisReadsTest {
  private final Answers kinesis = new Answers();
  private Instant now = Instant.ofEpochSecond(1000);
  private final KinesisReads reads =
      new KinesisReads(kinesis, "s", "shardId-000000000000", () -> now);

  /** Gives one record a call, while the iterator is good and the shard not at its limit. */
  private static final class Answers implements KinesisAsyncClient {
    private final List<GetShardIteratorRequest> iterators = new ArrayList<>();
    private String good = "";
    private int given;
    private boolean throttles;

    @Override
    public String serviceName() {
      return "kinesis";
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(
        GetShardIteratorRequest request) {
      iterators.add(request);
      good = "iterator-" + iterators.size();
      return CompletableFuture.completedFuture(
          GetShardIteratorResponse.builder().shardIterator(good).build());
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
      if (throttles) {
        return CompletableFuture.failedFuture(
            ProvisionedThroughputExceededException.builder().message("Slow down.").build());
      }
      if (!request.shardIterator().equals(good)) {
        return CompletableFuture.failedFuture(
            ExpiredIteratorException.builder().message("It expired.").build());
      }
      Record record =
          Record.builder()
              .sequenceNumber(String.valueOf(++given))
              .partitionKey("k")
              .data(SdkBytes.fromUtf8String("x"))
              .approximateArrivalTimestamp(Instant.EPOCH)
              .build();
      return CompletableFuture.completedFuture(
          GetRecordsResponse.builder().records(record).nextShardIterator(good).build());
    }
  }

  @Test
  void anIteratorThatHasExpiredIsRenewedBehindWhatWasRead() {
    assertThat(reads.read().join().count()).isEqualTo(1);
    kinesis.good = "another";
    assertThat(reads.read().join().count()).isEqualTo(1);
    assertThat(kinesis.iterators)
        .extracting(GetShardIteratorRequest::shardIteratorType)
        .containsExactly(ShardIteratorType.LATEST, ShardIteratorType.AFTER_SEQUENCE_NUMBER);
    assertThat(kinesis.iterators.get(1).startingSequenceNumber()).isEqualTo("1");
  }

  /** It was refused from the start: what came meanwhile is there to be read. */
  @Test
  void oneThatHasReadNothingGoesOnWhereItBegan() {
    now = now.plusSeconds(301);
    kinesis.good = "another";
    assertThat(reads.read().join().count()).isEqualTo(1);
    assertThat(kinesis.iterators)
        .extracting(GetShardIteratorRequest::shardIteratorType)
        .containsExactly(ShardIteratorType.LATEST, ShardIteratorType.AT_TIMESTAMP);
    assertThat(kinesis.iterators.get(1).timestamp()).isEqualTo(Instant.ofEpochSecond(1000));
  }

  @Test
  void aReadThatIsRefusedKeepsItsIterator() {
    kinesis.throttles = true;
    assertThatThrownBy(() -> reads.read().join()).hasCauseInstanceOf(ReadThrottledException.class);
    assertThat(kinesis.iterators).hasSize(1);
  }
}
