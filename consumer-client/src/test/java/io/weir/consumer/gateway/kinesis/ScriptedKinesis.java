package io.weir.consumer.gateway.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * A client of Amazon's SDK whose subscriptions do what a test says. Consumers are there at once.
 */
class ScriptedKinesis implements KinesisAsyncClient {
  final List<Call> subscriptions = new ArrayList<>();
  CompletableFuture<RegisterStreamConsumerResponse> registered =
      CompletableFuture.completedFuture(RegisterStreamConsumerResponse.builder().build());
  int registrations;

  /** A SubscribeToShard. */
  static final class Call implements Subscription {
    final SubscribeToShardRequest request;
    final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final SubscribeToShardResponseHandler handler;
    private Subscriber<? super SubscribeToShardEventStream> subscriber;
    long asked;
    boolean cancelled;

    Call(SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
      this.request = request;
      this.handler = handler;
    }

    /** The stream of events begins. */
    void begin() {
      handler.onEventStream(
          SdkPublisher.adapt(
              given -> {
                subscriber = given;
                given.onSubscribe(this);
              }));
    }

    void event(String continuation) {
      subscriber.onNext(
          SubscribeToShardEvent.builder()
              .records(List.of())
              .continuationSequenceNumber(continuation)
              .millisBehindLatest(0L)
              .build());
    }

    /** The stream of events ends; the call's future may say so later. */
    void end() {
      subscriber.onComplete();
    }

    @Override
    public void request(long count) {
      asked += count;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
      DescribeStreamSummaryRequest request) {
    return CompletableFuture.completedFuture(
        DescribeStreamSummaryResponse.builder()
            .streamDescriptionSummary(summary -> summary.streamARN("arn:stream"))
            .build());
  }

  @Override
  public CompletableFuture<RegisterStreamConsumerResponse> registerStreamConsumer(
      RegisterStreamConsumerRequest request) {
    registrations++;
    return registered;
  }

  @Override
  public CompletableFuture<DescribeStreamConsumerResponse> describeStreamConsumer(
      DescribeStreamConsumerRequest request) {
    return CompletableFuture.completedFuture(
        DescribeStreamConsumerResponse.builder()
            .consumerDescription(
                consumer ->
                    consumer
                        .consumerStatus(ConsumerStatus.ACTIVE)
                        .consumerARN("arn:consumer:" + registrations))
            .build());
  }

  @Override
  public CompletableFuture<Void> subscribeToShard(
      SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
    Call call = new Call(request, handler);
    subscriptions.add(call);
    return call.outcome;
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
