package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import io.weir.producer.gateway.kinesis.PutRecordsExchange.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** A stream behind the Kinesis API. Answers come on the client's threads. */
public final class KinesisGateway implements StreamGateway {
  private static final Logger LOG = LoggerFactory.getLogger(KinesisGateway.class);
  private static final int MAX_PAGES = 1000;

  private final KinesisAsyncClient client;
  private final String stream;

  /** Found out by the first calls; see {@link PutRecordsExchange}. */
  private volatile Way way;

  /**
   * Reaches a stream by its name. The client stays the caller's to close, after the producer. Build
   * it without retries of its own, since the producer makes them, and with a time-out. Records are
   * written and outcomes read past the SDK's model of them, unless the client is a wrapper of the
   * SDK's or has interceptors: those see all, and each record costs more.
   */
  public KinesisGateway(KinesisAsyncClient client, String stream) {
    this(client, stream, PutRecordsExchange.isSdks(client) ? Way.UNKNOWN : Way.SDK);
  }

  KinesisGateway(KinesisAsyncClient client, String stream, Way way) {
    this.client = client;
    this.stream = stream;
    this.way = way;
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
  public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
    if (way == Way.SDK) {
      PutRecordsRequest request = request().records(SdkRecords.of(entries)).build();
      return call(client.putRecords(request), (done, why) -> tell(done, why, null, answer));
    }
    boolean direct = way == Way.DIRECT;
    PutRecordsExchange exchange = new PutRecordsExchange(stream, entries, direct);
    PutRecordsRequest.Builder request = request().overrideConfiguration(o -> o.addPlugin(exchange));
    if (!direct) {
      request.records(SdkRecords.of(entries));
    }
    return call(
        client.putRecords(request.build()),
        (done, why) -> tellExchanged(done, why, exchange, direct, answer));
  }

  /** To cancel the client's own future, and no other, ends the HTTP request. */
  private static PutCall call(
      CompletableFuture<PutRecordsResponse> made,
      BiConsumer<@Nullable PutRecordsResponse, @Nullable Throwable> onEnd) {
    CompletableFuture<?> unused = made.whenComplete(onEnd);
    return () -> made.cancel(true);
  }

  private PutRecordsRequest.Builder request() {
    return PutRecordsRequest.builder().streamName(stream);
  }

  private void tellExchanged(
      @Nullable PutRecordsResponse response,
      @Nullable Throwable failure,
      PutRecordsExchange exchange,
      boolean direct,
      PutAnswer answer) {
    Way found = exchange.found();
    if (direct && found != Way.DIRECT) { // No record was sent, whatever came back.
      boolean answered = response != null || Failures.isAnswer(failure);
      go(answered ? Way.SDK : found);
      answer.onFailure(
          new GatewayException(
              GatewayException.Kind.TRANSIENT, "The client sent no records: " + failure, failure));
    } else {
      go(found);
      tell(response, failure, exchange.outcomes(), answer);
    }
  }

  Way way() {
    return way;
  }

  /** The SDK's way is gone for good; what showed nothing changes nothing. */
  private synchronized void go(Way found) {
    if (way == Way.SDK || found == Way.UNKNOWN) {
      return;
    }
    if (found == Way.SDK) {
      LOG.info(
          "PutRecords to {} go by the SDK's model of each record, which costs more: the client has"
              + " interceptors of its own, or its bodies are not the CBOR that is known",
          stream);
    }
    way = found;
  }

  private static void tell(
      @Nullable PutRecordsResponse response,
      @Nullable Throwable failure,
      @Nullable List<PutOutcome> outcomes,
      PutAnswer answer) {
    if (response == null) {
      answer.onFailure(Failures.of(failure));
    } else {
      answer.onOutcomes(outcomes == null ? SdkRecords.outcomes(response) : outcomes);
    }
  }

  @Override
  public void close() {
    // The client is not ours.
  }
}
