package io.weir.consumer;

import io.weir.broker.data.ShardRef;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.SimulatedStream.SimulatedRecord;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.Timers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One lease of a shard with one record. Heartbeats are answered at once, checkpoints when the test
 * says so. Thread-safe.
 */
class OneShardGateway implements ConsumerGateway {
  final AtomicInteger heartbeats = new AtomicInteger();
  final AtomicInteger left = new AtomicInteger();
  final List<CompletableFuture<@Nullable Void>> checkpoints = new CopyOnWriteArrayList<>();
  volatile List<Lease> leases =
      List.of(new Lease("shardId-000000000000", 1, Checkpoint.trimHorizon(), false));

  private final Queue<CompletableFuture<@Nullable Void>> unanswered = new ConcurrentLinkedQueue<>();

  /** Answers the oldest checkpoint that is not answered yet. */
  void answer(@Nullable Throwable failure) {
    CompletableFuture<@Nullable Void> oldest = unanswered.remove();
    if (failure == null) {
      oldest.complete(null);
    } else {
      oldest.completeExceptionally(failure);
    }
  }

  @Override
  public String group() {
    return "group";
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    heartbeats.incrementAndGet();
    return CompletableFuture.completedFuture(leases);
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    unanswered.add(answer);
    checkpoints.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    left.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
    return new OneRecord();
  }

  private static final class OneRecord implements RecordSource {
    private boolean given;

    @Override
    public @Nullable SourceBatch poll() {
      if (given) {
        return null;
      }
      given = true;
      SimulatedRecord record = new SimulatedRecord(new ShardRef(0, 1000), 0, 1);
      return new SourceBatch(List.of(record), 0, false);
    }

    @Override
    public void close() {}
  }

  @Override
  public void close() {}
}
