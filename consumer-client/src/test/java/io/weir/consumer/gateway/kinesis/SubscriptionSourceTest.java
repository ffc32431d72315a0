package io.weir.consumer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.group.Checkpoint;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.kinesis.ScriptedKinesis.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** Subscriptions that begin, end and fail when the test says so. */
class SubscriptionSourceTest {
  private final ScriptedKinesis kinesis = new ScriptedKinesis();
  private final ConsumerArns arns = new ConsumerArns(kinesis, "s", "g");
  private final SubscriptionSource source = source();
  private int timesReady;

  private SubscriptionSource source() {
    return new SubscriptionSource(
        kinesis,
        arns,
        "shardId-000000000000",
        ReadFrom.of(Checkpoint.trimHorizon()),
        () -> timesReady++);
  }

  private Call latest() {
    return kinesis.subscriptions.get(kinesis.subscriptions.size() - 1);
  }

  @Test
  void eventsComeOneAtATimeAndTheNextSubscriptionGoesOnBehindThem() {
    assertThat(source.poll()).isNull();
    latest().begin();
    assertThat(latest().asked).isEqualTo(1);
    latest().event("17");
    assertThat(timesReady).isEqualTo(1);
    assertThat(source.poll()).isInstanceOf(SourceBatch.class);
    assertThat(latest().asked).isEqualTo(2);
    latest().end();
    assertThat(source.poll()).isNull();
    assertThat(kinesis.subscriptions).hasSize(2);
    assertThat(latest().request.startingPosition().sequenceNumber()).isEqualTo("17");
  }

  @Test
  void askingAgainMakesNoSecondSubscription() {
    assertThat(source.poll()).isNull();
    assertThat(source.poll()).isNull();
    latest().begin();
    assertThat(source.poll()).isNull();
    assertThat(kinesis.subscriptions).hasSize(1);
  }

  /** Both the stream of events and the call tell of the end, and the second may come late. */
  @Test
  void ofTwoEndsOfASubscriptionOneCounts() {
    assertThat(source.poll()).isNull();
    Call first = latest();
    first.begin();
    first.end();
    assertThat(source.poll()).isNull();
    assertThat(kinesis.subscriptions).hasSize(2);
    first.outcome.complete(null);
    assertThat(source.poll()).isNull();
    assertThat(kinesis.subscriptions).hasSize(2);
    latest().begin();
    latest().event("1");
    assertThat(source.poll()).isInstanceOf(SourceBatch.class);
  }

  /** It was deregistered, say, and another one of its name has another ARN. */
  @Test
  void aConsumerThatIsNotThereIsLookedForAgain() {
    assertThat(source.poll()).isNull();
    assertThat(latest().request.consumerARN()).isEqualTo("arn:consumer:1");
    latest()
        .outcome
        .completeExceptionally(
            new CompletionException(ResourceNotFoundException.builder().message("gone").build()));
    assertThatThrownBy(source::poll).isInstanceOf(GatewayException.class);
    source.close();
    assertThat(source().poll()).isNull();
    assertThat(latest().request.consumerARN()).isEqualTo("arn:consumer:2");
  }

  @Test
  void afterAnotherFailureItIsNot() {
    assertThat(source.poll()).isNull();
    latest().outcome.completeExceptionally(new IllegalStateException("planned"));
    assertThatThrownBy(source::poll).isInstanceOf(GatewayException.class);
    assertThat(source().poll()).isNull();
    assertThat(latest().request.consumerARN()).isEqualTo("arn:consumer:1");
    assertThat(kinesis.registrations).isEqualTo(1);
  }

  @Test
  void oneThatWasClosedBeforeItsConsumerWasFoundDoesNotSubscribe() {
    kinesis.registered = new CompletableFuture<>();
    assertThat(source.poll()).isNull();
    source.close();
    kinesis.registered.complete(RegisterStreamConsumerResponse.builder().build());
    assertThat(kinesis.subscriptions).isEmpty();
    assertThat(timesReady).isZero();
  }

  @Test
  void oneThatWasClosedBeforeItsEventsBeganWantsNone() {
    assertThat(source.poll()).isNull();
    source.close();
    latest().begin();
    assertThat(latest().cancelled).isTrue();
    assertThat(latest().asked).isZero();
  }
}
