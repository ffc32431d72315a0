package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that wait for news, on virtual time. */
class WaitingReadsTest {
  private final VirtualTime time = new VirtualTime();
  private Broker broker;
  private ShardIterator tip;

  @BeforeEach
  void start() {
    broker =
        Broker.builder()
            .durability(Durability.OS)
            .limits(Limits.off())
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .start();
    broker.createStream("s", 1);
    tip = broker.iterator("s", "shardId-000000000000", StartingPosition.latest());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private CompletableFuture<ReadResult> await(Duration patience) {
    return broker.readOrWait(tip, 10, patience);
  }

  private static ReadResult get(CompletableFuture<ReadResult> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void newsWakesIt() throws Exception {
    CompletableFuture<ReadResult> waiting = await(Duration.ofMinutes(1));
    assertThat(waiting).isNotDone();
    broker.put("s", "k", new byte[1]).join();
    assertThat(get(waiting).count()).isOne();
  }

  @Test
  void whatIsThereIsReadAtOnce() {
    broker.put("s", "k", new byte[1]).join();
    assertThat(await(Duration.ofMinutes(1))).isCompletedWithValueMatching(r -> r.count() == 1);
  }

  @Test
  void patienceEnds() throws Exception {
    CompletableFuture<ReadResult> waiting = await(Duration.ofSeconds(10));
    CompletableFuture<ReadResult> longer = await(Duration.ofSeconds(20));
    time.advance(Duration.ofSeconds(11));
    assertThat(get(waiting).count()).isZero();
    assertThat(longer).isNotDone();
    assertThat(await(Duration.ZERO)).isCompletedWithValueMatching(r -> r.count() == 0);
  }

  @Test
  void noWakeUpIsLostInAThousandTries() throws Exception {
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<ReadResult> waiting = await(Duration.ofMinutes(5));
      CompletableFuture<?> unused = broker.put("s", "k", new byte[1]);
      tip = get(waiting).next();
    }
  }

  @Test
  void deletionAndCloseWakeIt() {
    CompletableFuture<ReadResult> deleted = await(Duration.ofMinutes(1));
    broker.deleteStream("s");
    assertThatThrownBy(() -> get(deleted))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StreamNotFoundException.class);

    broker.createStream("s", 1);
    tip = broker.iterator("s", "shardId-000000000000", StartingPosition.latest());
    CompletableFuture<ReadResult> closed = await(Duration.ofMinutes(1));
    broker.close();
    assertThatThrownBy(() -> get(closed))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BrokerClosedException.class);
  }

  @Test
  void theirNumberIsBoundedAndCancellingMakesRoom() {
    List<CompletableFuture<ReadResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      waiting.add(await(Duration.ofMinutes(1)));
    }
    assertThatThrownBy(() -> await(Duration.ofMinutes(1)).join())
        .hasCauseInstanceOf(OverloadedException.class);
    waiting.get(0).cancel(false);
    assertThat(await(Duration.ofMinutes(1))).isNotDone();
  }

  @Test
  void aSenselessPatienceIsInvalid() {
    assertThatThrownBy(() -> await(Duration.ofMinutes(6)).join())
        .hasCauseInstanceOf(InvalidArgumentException.class);
  }
}
