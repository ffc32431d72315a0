package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a membership on virtual time: a late heartbeat would join the group again. */
class MembershipTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop = new EventLoop(new Random(1));
  private final List<CompletableFuture<List<Lease>>> sent = new ArrayList<>();
  private final OneShardGateway gateway =
      new OneShardGateway() {
        @Override
        public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
          CompletableFuture<List<Lease>> answer = new CompletableFuture<>();
          sent.add(answer);
          return answer;
        }
      };

  /** Whether the processors' threads do what they are to do. */
  private boolean working = true;

  private final Membership membership = membership();

  private Membership membership() {
    WorkerContext context =
        new WorkerContext(
            gateway,
            shard -> (records, checkpointer) -> {},
            task -> {
              if (working) {
                loop.after(0, task);
              }
            },
            task -> loop.after(0, task),
            new LoopTimers(loop),
            new Random(1),
            new ConsumerMeters(new SimpleMeterRegistry(), "g", "m"),
            -1);
    GroupMember member =
        new GroupMember("m", GroupMember.DEFAULT_SESSION, StartingPosition.trimHorizon());
    return new Membership(context, member, task -> loop.after(0, task));
  }

  private void answer(int number) {
    sent.get(number).complete(gateway.leases);
    loop.run(0);
  }

  @Test
  void oneThatIsUnderWayIsWaitedFor() {
    gateway.leases = List.of();
    membership.start();
    loop.run(SECOND / 2);
    CompletableFuture<?> stopped = membership.stop();
    loop.run(SECOND * 60);
    assertThat(stopped).isNotDone();
    assertThat(sent).as("no further one is sent").hasSize(1);
    answer(0);
    assertThat(stopped).isCompleted();
  }

  @Test
  void soIsOneThatWasGivenUp() {
    gateway.leases = List.of();
    membership.start();
    loop.run(SECOND * 11 / 2);
    assertThat(sent).as("the first was given up").hasSize(2);
    answer(1);
    CompletableFuture<?> stopped = membership.stop();
    loop.run(SECOND * 60);
    assertThat(stopped).isNotDone();
    answer(0);
    assertThat(stopped).isCompleted();
  }

  @Test
  void saysWhyAHeartbeatFailedUntilOneIsAnswered() {
    gateway.leases = List.of();
    membership.start();
    loop.run(0);
    assertThat(membership.failure()).isNull();
    GatewayException why = new GatewayException(Kind.PERMANENT, "no such stream", null);
    sent.get(0).completeExceptionally(why);
    loop.run(SECOND * 3 / 2);
    assertThat(membership.failure()).isSameAs(why);
    answer(1);
    assertThat(membership.failure()).isNull();
  }

  /** The gateway's time-out may be longer than the session. */
  @Test
  void saysThatThereIsNoAnswer() {
    membership.start();
    loop.run(SECOND * 11 / 2);
    assertThat(membership.failure()).hasMessageContaining("No answer in PT5S");
  }

  /** The time for closing is over, and a processor still hangs. */
  @Test
  void noneIsSentAfterGivingUp() {
    working = false;
    membership.start();
    loop.run(0);
    answer(0);
    CompletableFuture<?> stopped = membership.stop();
    loop.run(SECOND * 3 / 2);
    assertThat(sent).as("they go on while it is closed").hasSize(2);
    CompletableFuture<?> quiet = membership.abandon();
    loop.run(SECOND * 60);
    assertThat(stopped).isNotDone();
    assertThat(quiet).isNotDone();
    assertThat(sent).hasSize(2);
    answer(1);
    assertThat(quiet).isCompleted();
  }
}
