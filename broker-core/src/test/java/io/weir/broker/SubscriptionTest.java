package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.Record;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.SubscriptionInUseException;
import io.weir.broker.limits.Limits;
import io.weir.broker.shard.Subscription;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.ConsumerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Enhanced fan-out within the process, on virtual time. */
class SubscriptionTest {
  private static final String SHARD = "shardId-000000000000";
  private static final int KIB = 1024;

  private final VirtualTime time = new VirtualTime();
  private final Semaphore ready = new Semaphore(0);
  private Broker broker;

  @BeforeEach
  void start() {
    start(Limits.aws().withWrites(1L << 30, 1_000_000));
  }

  private void start(Limits limits) {
    broker =
        Broker.builder()
            .ephemeral()
            .limits(limits)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .start();
    broker.createStream("s", 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private Subscription subscribe(StartingPosition position) {
    return broker.subscribe("s", "consumer:1", SHARD, position, ready::release);
  }

  private String put(int value, int bytes) {
    byte[] data = new byte[bytes];
    data[0] = (byte) value;
    return broker.put("s", "k", data).join().sequenceNumber();
  }

  private void awaitReady() throws InterruptedException {
    assertThat(ready.tryAcquire(20, TimeUnit.SECONDS)).as("told that it is ready").isTrue();
    ready.drainPermits();
  }

  private static List<Integer> values(SubscriptionEvent event) {
    List<Integer> values = new ArrayList<>();
    for (Record each : event.records().records()) {
      values.add((int) each.dataBytes()[0]);
    }
    return values;
  }

  @Test
  void sendsWhatIsThereAndThenWhatComes() throws InterruptedException {
    put(1, 10);
    String second = put(2, 10);
    try (Subscription subscription = subscribe(StartingPosition.trimHorizon())) {
      SubscriptionEvent event = subscription.next();
      assertThat(values(event)).containsExactly(1, 2);
      assertThat(event.continuationSequenceNumber()).isEqualTo(second);
      assertThat(event.records().millisBehindLatest()).isZero();
      assertThat(subscription.next()).isNull();

      ready.drainPermits();
      put(3, 10);
      awaitReady();
      assertThat(values(subscription.next())).containsExactly(3);
      assertThat(subscription.next()).isNull();
      assertThat(subscription.isOver()).isFalse();
    }
  }

  @Test
  void goesOnBehindAContinuationWhereverThatIs() {
    try (Subscription first = subscribe(StartingPosition.latest())) {
      assertThat(first.next()).isNull();
      time.advance(Duration.ofSeconds(6));
      SubscriptionEvent empty = first.next();
      assertThat(values(empty)).isEmpty();
      put(1, 10);
      String continuation = empty.continuationSequenceNumber();
      try (Subscription then = subscribe(StartingPosition.afterSequenceNumber(continuation))) {
        assertThat(values(then.next())).containsExactly(1);
      }
    }
  }

  @Test
  void saysThatItIsAliveEveryFiveSeconds() throws InterruptedException {
    try (Subscription subscription = subscribe(StartingPosition.latest())) {
      for (int i = 0; i < 3; i++) {
        assertThat(subscription.next()).isNull();
        time.advance(Duration.ofMillis(5_020));
        awaitReady();
        assertThat(values(subscription.next())).isEmpty();
      }
    }
  }

  @Test
  void lastsFiveMinutes() throws InterruptedException {
    try (Subscription subscription = subscribe(StartingPosition.latest())) {
      time.advance(Duration.ofSeconds(299));
      assertThat(subscription.next()).isNotNull();
      assertThat(subscription.next()).isNull();
      assertThat(subscription.isOver()).isFalse();
      time.advance(Duration.ofMillis(1_020));
      awaitReady();
      assertThat(subscription.next()).isNull();
      assertThat(subscription.isOver()).isTrue();
    }
  }

  @Test
  void keepsAPaceOfItsOwn() throws InterruptedException {
    for (int i = 0; i < 16; i++) {
      put(i, 500 * KIB);
    }
    try (Subscription subscription = subscribe(StartingPosition.trimHorizon())) {
      assertThat(drain(subscription)).as("at once").isBetween(5, 6);
      time.advance(Duration.ofMillis(1_100));
      awaitReady();
      assertThat(drain(subscription)).as("a second later").isBetween(4, 5);
      // Other readers of the shard are not slowed down by it.
      assertThat(
              broker.read(broker.iterator("s", SHARD, StartingPosition.trimHorizon()), 1).count())
          .isEqualTo(1);
    }
  }

  private static int drain(Subscription subscription) {
    int records = 0;
    for (SubscriptionEvent event; (event = subscription.next()) != null; ) {
      records += event.records().count();
      assertThat(event.records().countedBytes()).isLessThanOrEqualTo(512 * KIB);
    }
    return records;
  }

  @Test
  void isRefusedWithinFiveSecondsAndTakesOverLater() {
    Subscription first = subscribe(StartingPosition.latest());
    assertThatThrownBy(() -> subscribe(StartingPosition.latest()))
        .isInstanceOf(SubscriptionInUseException.class);
    assertThat(first.next()).isNull();
    time.advance(Duration.ofSeconds(5));
    try (Subscription second = subscribe(StartingPosition.latest())) {
      assertThatThrownBy(first::next)
          .isInstanceOf(SubscriptionInUseException.class)
          .hasMessageContaining("taken the place");
      assertThat(first.isOver()).isTrue();
      first.close();
      put(1, 10);
      assertThat(values(second.next())).containsExactly(1);
      assertThatThrownBy(() -> subscribe(StartingPosition.latest()))
          .as("the second one's five seconds")
          .isInstanceOf(SubscriptionInUseException.class);
    }
  }

  @Test
  void isTheConsumersOwn() {
    try (Subscription first = subscribe(StartingPosition.trimHorizon());
        Subscription other =
            broker.subscribe(
                "s", "other:1", SHARD, StartingPosition.trimHorizon(), ready::release)) {
      put(7, 10);
      assertThat(values(first.next())).containsExactly(7);
      assertThat(values(other.next())).containsExactly(7);
    }
  }

  @Test
  void endsWithTheRegistrationOfItsConsumer() throws InterruptedException {
    ConsumerDescription reader = register("reader");
    try (Subscription subscription = subscribe(reader);
        Subscription other = subscribe(register("other"))) {
      assertThat(subscription.next()).isNull();
      assertThat(other.next()).isNull();
      ready.drainPermits();
      broker.consumers().deregister(reader.arn());
      awaitReady();
      put(1, 10);
      assertThatThrownBy(subscription::next)
          .as("no record that came later, and not five minutes later")
          .isInstanceOf(ConsumerNotFoundException.class)
          .hasMessageContaining(reader.arn());
      assertThat(subscription.next()).isNull();
      assertThat(subscription.isOver()).isTrue();
      assertThat(values(other.next())).containsExactly(1);
    }
  }

  @Test
  void endsWithTheRegistrationThoughTheConsumerIsStillSeenAsDeleting() throws InterruptedException {
    broker.close();
    broker =
        Broker.builder()
            .ephemeral()
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .transitionTime(Duration.ofMillis(500))
            .start();
    broker.createStream("s", 1);
    time.advance(Duration.ofMillis(500));
    ConsumerDescription reader = register("reader");
    time.advance(Duration.ofMillis(500));
    try (Subscription subscription = subscribe(reader)) {
      assertThat(subscription.next()).isNull();
      ready.drainPermits();
      broker.consumers().deregister("s", "reader");
      assertThat(broker.consumers().find(reader.arn()).status()).isEqualTo(ConsumerStatus.DELETING);
      awaitReady();
      assertThatThrownBy(subscription::next).isInstanceOf(ConsumerNotFoundException.class);
    }
  }

  @Test
  void endsAtOnceWhereItsConsumerWentWhileItBegan() {
    ConsumerDescription reader = register("reader"); // looked up by one who then subscribes
    broker.consumers().deregister(reader.arn());
    ConsumerDescription namesake = register("reader");
    assertThat(namesake.uniqueName()).isNotEqualTo(reader.uniqueName());
    try (Subscription late = subscribe(reader);
        Subscription good = subscribe(namesake)) {
      assertThatThrownBy(late::next).isInstanceOf(ConsumerNotFoundException.class);
      put(1, 10);
      assertThat(values(good.next())).containsExactly(1);
    }
  }

  private ConsumerDescription register(String name) {
    return broker.consumers().register("s", name, Map.of());
  }

  private Subscription subscribe(ConsumerDescription consumer) {
    return broker.subscribe(consumer, SHARD, StartingPosition.latest(), ready::release);
  }

  @Test
  void endsWithTheStream() throws InterruptedException {
    try (Subscription subscription = subscribe(StartingPosition.latest())) {
      assertThat(subscription.next()).isNull();
      ready.drainPermits();
      broker.deleteStream("s");
      awaitReady();
      assertThatThrownBy(subscription::next).isInstanceOf(StreamNotFoundException.class);
      assertThat(subscription.next()).isNull();
      assertThat(subscription.isOver()).isTrue();
    }
  }
}
