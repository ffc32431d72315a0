package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checkpoints on virtual time, to a group that answers when the test says so. */
class CheckpointSenderTest {
  private static final Checkpoint END = Checkpoint.shardEnd();
  private static final Checkpoint NOTHING = Checkpoint.trimHorizon();

  private final EventLoop loop = new EventLoop(new Random(1));
  private final LoopTimers timers = new LoopTimers(loop);
  private final AnsweringGateway gateway = new AnsweringGateway();
  private final AtomicInteger timesLost = new AtomicInteger();
  private final CheckpointSender sender =
      new CheckpointSender(
          gateway,
          timers,
          new Lease("shardId-000000000000", 1, NOTHING, false),
          new Backoff(new Random(1)),
          timesLost::incrementAndGet);

  @Test
  void oneIsUnderWayAtATimeAndTheFurthestOfTheOthersFollows() {
    CompletableFuture<?> first = sender.send(NOTHING);
    CompletableFuture<?> second = sender.send(END);
    CompletableFuture<?> third = sender.send(NOTHING);
    assertThat(gateway.sent).containsExactly(NOTHING);
    gateway.succeed();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(gateway.sent).containsExactly(NOTHING, END);
    gateway.succeed();
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(sender.drained()).isCompleted();
    assertThat(gateway.sent).hasSize(2);
  }

  @Test
  void whatMayPassIsTriedAgainAfterAPause() {
    CompletableFuture<?> durable = sender.send(END);
    gateway.fail(Kind.TRANSIENT);
    assertThat(gateway.sent).hasSize(1);
    loop.run(TimeUnit.MILLISECONDS.toNanos(49)); // The first pause is 50 … 100 ms.
    assertThat(gateway.sent).hasSize(1);
    loop.run(TimeUnit.MILLISECONDS.toNanos(51));
    assertThat(gateway.sent).containsExactly(END, END);
    gateway.succeed();
    assertThat(durable).isCompleted();
  }

  @Test
  void anEarlierOneThatIsTriedAgainDoesNotTakeTheLaterOnesPlace() {
    CompletableFuture<?> early = sender.send(NOTHING);
    CompletableFuture<?> late = sender.send(END);
    gateway.fail(Kind.TRANSIENT);
    loop.run(TimeUnit.SECONDS.toNanos(1));
    assertThat(gateway.sent).containsExactly(NOTHING, END);
    gateway.succeed();
    assertThat(early).isCompleted();
    assertThat(late).isCompleted();
  }

  @Test
  void whatIsRefusedForGoodFailsAndTheNextOneIsSent() {
    CompletableFuture<?> refused = sender.send(NOTHING);
    CompletableFuture<?> next = sender.send(END);
    gateway.fail(Kind.PERMANENT);
    assertThat(failureOf(refused)).isInstanceOf(GatewayException.class);
    gateway.succeed();
    assertThat(next).isCompleted();
    assertThat(timesLost).hasValue(0);
  }

  @Test
  void anAnswerThatTheLeaseIsGoneFailsTheFutureWithThat() {
    CompletableFuture<?> future = sender.send(END);
    gateway.fail(Kind.LEASE_LOST);
    assertThat(failureOf(future)).isInstanceOf(LeaseGoneException.class);
    assertThat(timesLost).hasValue(1);
  }

  @Test
  void theEndOfTheLeaseFailsWhatWaitsAndWhatComesLater() {
    CompletableFuture<?> underWay = sender.send(NOTHING);
    CompletableFuture<?> waiting = sender.send(END);
    sender.end();
    assertThat(failureOf(waiting)).isInstanceOf(LeaseGoneException.class);
    assertThat(failureOf(underWay)).isInstanceOf(LeaseGoneException.class);
    assertThat(failureOf(sender.send(END))).isInstanceOf(LeaseGoneException.class);
    gateway.fail(Kind.TRANSIENT);
    loop.run(TimeUnit.MINUTES.toNanos(1));
    assertThat(gateway.sent).containsExactly(NOTHING);
  }

  @Test
  void aPauseThatOutlivesTheLeaseSendsNothing() {
    CompletableFuture<?> future = sender.send(END);
    gateway.fail(Kind.TRANSIENT);
    sender.end();
    loop.run(TimeUnit.MINUTES.toNanos(1));
    assertThat(failureOf(future)).isInstanceOf(LeaseGoneException.class);
    assertThat(gateway.sent).hasSize(1);
  }

  private static @Nullable Throwable failureOf(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure).getNow(null);
  }

  /** Keeps what it is sent, and answers the last of it. */
  private static final class AnsweringGateway implements ConsumerGateway {
    private final List<Checkpoint> sent = new ArrayList<>();
    private CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

    void succeed() {
      answer.complete(null);
    }

    void fail(Kind kind) {
      answer.completeExceptionally(new GatewayException(kind, "planned", null));
    }

    @Override
    public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
      sent.add(checkpoint);
      answer = new CompletableFuture<>();
      return answer;
    }

    @Override
    public String group() {
      return "group";
    }

    @Override
    public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
      throw new AssertionError("not for checkpoints");
    }

    @Override
    public CompletableFuture<@Nullable Void> release(Lease lease) {
      throw new AssertionError("not for checkpoints");
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(GroupMember member) {
      throw new AssertionError("not for checkpoints");
    }

    @Override
    public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
      throw new AssertionError("not for checkpoints");
    }

    @Override
    public void close() {}
  }
}
