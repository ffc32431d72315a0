package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** A stream behind the Kinesis API. Answers come on the client's threads. */
public final class KinesisGateway implements StreamGateway {
  private static final int MAX_PAGES = 1000;

  private final KinesisAsyncClient client;
  private final String stream;

  /** Whether requests are written here: an earlier one has shown that the client lets them be. */
  private volatile boolean direct;

  /**
   * Reaches a stream by its name. The client stays the caller's to close, after the producer. Build
   * it without retries of its own, since the producer makes them, and with a time-out.
   */
  public KinesisGateway(KinesisAsyncClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  @Override
  public CompletableFuture<List<OpenShard>> openShards() {
    ListShardsRequest first =
        ListShardsRequest.builder()
            .streamName(stream)
            .shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST))
            .build();
    return page(first, new ArrayList<>(), MAX_PAGES)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(Failures.of(failure)));
  }

  private CompletableFuture<List<OpenShard>> page(
      ListShardsRequest request, List<OpenShard> found, int pagesLeft) {
    return client
        .listShards(request)
        .thenCompose(
            answer -> {
              answer.shards().forEach(shard -> found.add(Shards.open(shard)));
              return answer.nextToken() == null || pagesLeft == 0
                  ? CompletableFuture.completedFuture(found)
                  : page(after(answer), found, pagesLeft - 1);
            });
  }

  private static ListShardsRequest after(ListShardsResponse page) {
    return ListShardsRequest.builder().nextToken(page.nextToken()).build();
  }

  @Override
  public void putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
    PutRecordsExchange exchange = new PutRecordsExchange(stream, entries, direct);
    CompletableFuture<?> unused =
        client
            .putRecords(request(entries, exchange))
            .whenComplete((response, failure) -> tell(exchange, response, failure, answer));
  }

  private PutRecordsRequest request(List<? extends PutEntry> entries, PutRecordsExchange exchange) {
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder()
            .streamName(stream)
            .overrideConfiguration(
                o -> o.putExecutionAttribute(PutRecordsExchange.ATTRIBUTE, exchange));
    if (!exchange.isDirect()) {
      request.records(SdkRecords.of(entries));
    }
    return request.build();
  }

  private void tell(
      PutRecordsExchange exchange,
      @Nullable PutRecordsResponse response,
      @Nullable Throwable failure,
      PutAnswer answer) {
    direct = exchange.isCbor();
    if (response == null) {
      answer.onFailure(Failures.of(failure));
      return;
    }
    List<PutOutcome> outcomes = exchange.outcomes();
    answer.onOutcomes(outcomes == null ? SdkRecords.outcomes(response) : outcomes);
  }

  @Override
  public void close() {
    // The client is not ours.
  }
}
