package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a group's leases are kept; the records come from elsewhere. Thread-safe. Futures fail with
 * a {@link io.weir.consumer.gateway.GatewayException}.
 */
interface GroupLeases {
  CompletableFuture<List<Lease>> heartbeat(GroupMember member);

  CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint);

  CompletableFuture<@Nullable Void> release(Lease lease);

  CompletableFuture<@Nullable Void> leave(GroupMember member);

  /** Where reading a shard goes on. */
  ReadFrom readFrom(String shardId, Checkpoint checkpoint);

  /** Frees what was made for the leases. */
  void close();
}
