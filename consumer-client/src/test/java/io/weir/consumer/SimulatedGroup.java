package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.data.ShardRef;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.ShardEnd;
import io.weir.broker.group.Coordinator;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseChanges;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.Progress;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A group as a broker keeps it, by the broker's own rules, without its disk. */
final class SimulatedGroup {
  private final EventLoop loop;
  private final SimulatedStream stream;
  private final GroupState state = new GroupState("g", 0, List.of());
  private final Set<String> gone = new HashSet<>();
  private Coordinator coordinator;

  SimulatedGroup(EventLoop loop, SimulatedStream stream) {
    this.loop = loop;
    this.stream = stream;
    this.coordinator = new Coordinator(state, loop.now());
  }

  /** The broker starts again. */
  void restart() {
    coordinator = new Coordinator(state, loop.now());
  }

  List<Lease> heartbeat(GroupMember member) {
    assertThat(gone).as("a heartbeat behind the farewell").doesNotContain(member.id());
    coordinator.heard(member.asOwner(), loop.now());
    bringInLine(Set.of());
    return coordinator.leasesOf(member.id(), state);
  }

  void checkpoint(Lease lease, Checkpoint checkpoint) {
    LeaseState held = held(lease);
    if (checkpoint instanceof ShardEnd && !stream.shard(held.shard()).closed) {
      throw new AssertionError("the end of the open shard " + lease.shardId());
    }
    if (Progress.isBehind(held.checkpoint(), checkpoint)) {
      apply(new LeaseChanges(state.nextShard(), List.of(held.at(checkpoint)), Set.of()));
    }
  }

  void release(Lease lease) {
    bringInLine(Set.of(held(lease).shard()));
  }

  void leave(String member) {
    gone.add(member);
    coordinator.left(member);
    bringInLine(Set.of());
  }

  private LeaseState held(Lease lease) {
    LeaseState held = state.lease(ShardRef.indexOf(lease.shardId()));
    if (held == null || !held.isHeldWith(lease.counter())) {
      throw new GatewayException(Kind.LEASE_LOST, "the lease is lost", null);
    }
    return held;
  }

  private void bringInLine(Set<Integer> givenBack) {
    apply(coordinator.plan(state, stream, givenBack, loop.now()));
  }

  private void apply(LeaseChanges changes) {
    state.apply(changes.nextShard(), changes.set(), changes.removed());
  }

  GroupState state() {
    return state;
  }
}
