package io.weir.sizing.stream.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DeregisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DeregisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Whoever interrupts the registering of consumers finds none of them left. */
class KinesisTargetTest {
  private final SlowKinesis kinesis = new SlowKinesis();

  /** Amazon's consumers take a while to become active; this is when somebody says Ctrl-C. */
  private static final class SlowKinesis implements KinesisAsyncClient {
    private final List<String> deregistered = new ArrayList<>();
    private final CompletableFuture<RegisterStreamConsumerResponse> registered =
        new CompletableFuture<>();
    private boolean interruptsRegistration;

    /** At the second look: who asks first for its end is told that it is in use. */
    private boolean active;

    @Override
    public String serviceName() {
      return "kinesis";
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
      return CompletableFuture.completedFuture(
          ListShardsResponse.builder()
              .shards(
                  Shard.builder()
                      .shardId("shardId-000000000000")
                      .hashKeyRange(
                          r ->
                              r.startingHashKey("0")
                                  .endingHashKey("340282366920938463463374607431768211455"))
                      .sequenceNumberRange(r -> r.startingSequenceNumber("0"))
                      .build())
              .build());
    }

    @Override
    public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
        DescribeStreamSummaryRequest request) {
      return CompletableFuture.completedFuture(
          DescribeStreamSummaryResponse.builder()
              .streamDescriptionSummary(s -> s.streamARN("arn:stream"))
              .build());
    }

    @Override
    public CompletableFuture<RegisterStreamConsumerResponse> registerStreamConsumer(
        RegisterStreamConsumerRequest request) {
      if (interruptsRegistration) {
        Thread.currentThread().interrupt();
      } else {
        answerRegistration();
      }
      return registered;
    }

    void answerRegistration() {
      registered.complete(
          RegisterStreamConsumerResponse.builder()
              .consumer(c -> c.consumerARN("arn:consumer"))
              .build());
    }

    @Override
    public CompletableFuture<DescribeStreamConsumerResponse> describeStreamConsumer(
        DescribeStreamConsumerRequest request) {
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(
          DescribeStreamConsumerResponse.builder()
              .consumerDescription(c -> c.consumerStatus(ConsumerStatus.CREATING))
              .build());
    }

    @Override
    public CompletableFuture<DeregisterStreamConsumerResponse> deregisterStreamConsumer(
        DeregisterStreamConsumerRequest request) {
      if (!active) {
        active = true;
        return CompletableFuture.failedFuture(
            ResourceInUseException.builder().message("It is CREATING.").build());
      }
      deregistered.add(request.consumerARN());
      return CompletableFuture.completedFuture(DeregisterStreamConsumerResponse.builder().build());
    }
  }

  @AfterEach
  void isInterruptedNoMore() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void aConsumerThatIsNotActiveYetIsDeregistered() {
    KinesisTarget target = new KinesisTarget(kinesis, "s");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> target.fanOut(1, "shardId-000000000000"))
        .withMessageContaining("nterrupted");
    target.close();
    assertThat(kinesis.deregistered).containsExactly("arn:consumer");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void aConsumerWhoseRegistrationWasNotWaitedForIsDeregistered() {
    kinesis.interruptsRegistration = true;
    KinesisTarget target = new KinesisTarget(kinesis, "s");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> target.fanOut(1, "shardId-000000000000"))
        .withMessageContaining("interrupted");
    kinesis.answerRegistration();
    target.close();
    assertThat(kinesis.deregistered).containsExactly("arn:consumer");
  }
}
