package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.Timers;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member whose id is another process's lets go at once, and does not come back. */
class FencedMemberTest {
  private static final Lease LEASE =
      new Lease("shardId-000000000000", 1, Checkpoint.trimHorizon(), false);
  private static final GroupMember MEMBER =
      new GroupMember("a", GroupMember.DEFAULT_SESSION, StartingPosition.trimHorizon(), 5);

  private final EventLoop loop = new EventLoop(new Random(1));
  private final ScriptedGateway gateway = new ScriptedGateway();
  private Membership membership;
  private int heartbeats;
  private int lost;
  private boolean fenced;

  @BeforeEach
  void start() {
    startAnother();
    run(3);
  }

  private void startAnother() {
    WorkerContext context =
        new WorkerContext(
            gateway,
            shard -> new Processor(),
            task -> loop.after(0, task),
            task -> loop.after(0, task),
            new LoopTimers(loop),
            loop.random(),
            new ConsumerMeters(new SimpleMeterRegistry(), "g", "a"),
            -1);
    membership = new Membership(context, MEMBER, task -> loop.after(0, task));
    membership.start();
  }

  private void run(long seconds) {
    loop.run(TimeUnit.SECONDS.toNanos(seconds));
  }

  private final class Processor implements RecordProcessor {
    @Override
    public void process(List<ConsumerRecord> records, Checkpointer checkpointer) {}

    @Override
    public void leaseLost() {
      lost++;
    }
  }

  @Test
  void itLosesItsLeasesAndSendsNoMoreHeartbeats() {
    assertThat(lost).isZero();
    assertThat(membership.isFenced()).isFalse();
    fenced = true;
    run(2);
    assertThat(lost).isEqualTo(1);
    assertThat(membership.isFenced()).isTrue();
    int before = heartbeats;
    fenced = false;
    run(600);
    assertThat(heartbeats).isEqualTo(before);
    assertThat(lost).isEqualTo(1);
  }

  /** Its clock may be behind, and the process that is in its way be gone already. */
  @Test
  void oneThatWasNeverAMemberAsksAgainForASessionAndAMinute() {
    fenced = true;
    startAnother();
    run(64);
    assertThat(membership.isFenced()).isFalse();
    run(2);
    assertThat(membership.isFenced()).isTrue();
    int before = heartbeats;
    run(600);
    assertThat(heartbeats).isEqualTo(before);
  }

  @Test
  void itIsAMemberOnceItIsNotRefusedAnyMoreAndThenStopsAtOnce() {
    fenced = true;
    startAnother();
    run(60);
    lost = 0;
    fenced = false;
    run(300);
    assertThat(membership.isFenced()).isFalse();
    assertThat(lost).isZero();
    fenced = true;
    run(2);
    assertThat(membership.isFenced()).isTrue();
    assertThat(lost).isEqualTo(1);
  }

  @Test
  void itMayBeClosedWhileItAsks() {
    fenced = true;
    startAnother();
    run(10);
    CompletableFuture<@Nullable Void> stopped = membership.stop();
    run(1);
    assertThat(stopped).isCompleted();
  }

  @Test
  void itIsClosedAsAnyOther() {
    fenced = true;
    run(2);
    CompletableFuture<@Nullable Void> stopped = membership.stop();
    run(1);
    assertThat(stopped).isCompleted();
  }

  @Test
  void itMayBeClosedMeanwhile() {
    fenced = true;
    CompletableFuture<@Nullable Void> stopped = membership.stop();
    run(2);
    assertThat(stopped).isCompleted();
  }

  private final class ScriptedGateway implements ConsumerGateway {
    @Override
    public String group() {
      return "group";
    }

    @Override
    public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
      heartbeats++;
      return fenced
          ? CompletableFuture.failedFuture(
              new GatewayException(Kind.FENCED, "Member a is another process by now.", null))
          : CompletableFuture.completedFuture(List.of(LEASE));
    }

    @Override
    public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> release(Lease lease) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(GroupMember member) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
      SourceBatch empty = new SourceBatch(List.of(), 0, false);
      return new PollingSource(() -> CompletableFuture.completedFuture(empty), timers, onReady);
    }

    @Override
    public void close() {}
  }
}
