package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The leases of a group that a Weir server keeps. */
final class WeirLeases implements GroupLeases {
  private final GroupCalls calls;
  private final GroupJson json;

  WeirLeases(GroupCalls calls, GroupJson json) {
    this.calls = calls;
    this.json = json;
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return calls.heartbeat(json.heartbeat(member), GroupJson::leases);
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    return done("Checkpoint", json.checkpoint(lease, checkpoint));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return done("ReleaseLease", json.release(lease));
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    return done("LeaveConsumerGroup", json.leave(member));
  }

  private CompletableFuture<@Nullable Void> done(String operation, byte[] body) {
    return calls.call(operation, body, answer -> operation).thenAccept(done -> {});
  }

  @Override
  public ReadFrom readFrom(String shardId, Checkpoint checkpoint) {
    return ReadFrom.of(checkpoint);
  }

  @Override
  public void close() {
    calls.close();
  }
}
