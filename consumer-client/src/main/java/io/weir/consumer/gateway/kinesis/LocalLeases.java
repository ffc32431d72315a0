package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.ShardEnd;
import io.weir.broker.group.Checkpoint.TrimHorizon;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The leases of a {@link LocalGroup}, over the shards that the service lists. */
final class LocalLeases implements GroupLeases {
  private final LocalGroup group;
  private final ShardListing shards;

  LocalLeases(LocalGroup group, ShardListing shards) {
    this.group = group;
    this.shards = shards;
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return shards
        .get()
        .thenCompose(listed -> group.heartbeat(member, listed))
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(Failures.of(e)));
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    CompletableFuture<@Nullable Void> durable = group.checkpoint(lease, checkpoint);
    if (checkpoint instanceof ShardEnd) {
      shards.expire(); // Its children may be new.
    }
    return durable;
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return shards
        .get()
        .thenCompose(listed -> group.release(lease, listed))
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(Failures.of(e)));
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    group.leave(member);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public ReadFrom readFrom(String shardId, Checkpoint checkpoint) {
    Instant start = checkpoint instanceof TrimHorizon ? group.startOf(shardId) : null;
    return start == null ? ReadFrom.of(checkpoint) : ReadFrom.at(start);
  }

  /** The group is the caller's. */
  @Override
  public void close() {}
}
