package io.weir.broker;

import io.weir.broker.CheckpointWriter.Pending;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.GroupInUseException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.broker.group.Checkpoint.ShardEnd;
import io.weir.broker.group.Coordinator;
import io.weir.broker.group.GroupDescription;
import io.weir.broker.group.GroupDescription.Share;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseChanges;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.LeaseState.Owner;
import io.weir.broker.group.Names;
import io.weir.broker.group.Progress;
import io.weir.broker.group.SessionClock;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.ReadDesk;
import io.weir.broker.shard.StreamTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Consumer groups: members that share a stream's shards among them, each shard with one at a time,
 * and that go on where the group was, whatever happens.
 *
 * <p>A group is created, and a member joins it, by the member's first heartbeat. Each answer names
 * all that the member is to process. One that is not heard of for its session's time loses its
 * leases to the others. A restart of the broker takes nothing from anybody: it remembers the
 * owners, and gives each its time. A lease's counter tells its holder from earlier ones: what those
 * still send is refused with a {@link io.weir.broker.error.LeaseLostException}.
 *
 * <p><b>Threads.</b> Thread-safe. All but {@link #checkpoint} and {@link #list} may wait for the
 * disk and for other calls of groups, but not for what the control plane is at.
 */
public final class ConsumerGroups {
  /** How many groups a stream can have. */
  public static final int MAX_GROUPS = 100;

  /** How many members a group can have. */
  public static final int MAX_MEMBERS = 1000;

  private final GroupStore store;
  private final StreamTable streams;
  private final SessionClock clock;
  private final CheckpointWriter checkpoints;
  private final OneAtATime<GroupKey, Coordinator> coordinators =
      new OneAtATime<>(this::coordinator);

  /**
   * Over these streams.
   *
   * @param thread writes checkpoints
   */
  ConsumerGroups(GroupStore store, StreamTable streams, SessionClock clock, Executor thread) {
    this.store = store;
    this.streams = streams;
    this.clock = clock;
    this.checkpoints = new CheckpointWriter(thread, this::write);
  }

  // ---- members

  /**
   * Says that a member is alive, and returns all that it is to process. To be called about five
   * times in a session's time.
   *
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   * @throws LimitExceededException if there are as many groups, or members, as there may be
   * @throws io.weir.broker.error.MemberFencedException if a later incarnation of it is a member, or
   *     it has left
   */
  public List<Lease> heartbeat(String stream, String group, GroupMember member) {
    Names.check("A group's name", group);
    store.checkCaller(); // before any monitor, whose holder may wait for a commit
    ActiveStream target = streams.get(stream);
    GroupKey key = new GroupKey(target, group);
    if (store.find(key) == null) {
      create(key, member.start());
    }
    return coordinators.alone(
        key,
        coordinator -> {
          long now = clock.now();
          checkRoom(coordinator, member.id(), group, now);
          coordinator.heard(member.asOwner(), now);
          bringInLine(key, coordinator, Set.of());
          return coordinator.leasesOf(member.id(), store.get(key));
        });
  }

  private void create(GroupKey key, StartingPosition start) {
    coordinators.removeIf(other -> store.find(other) == null); // of deleted streams
    clock.standFor(() -> store.create(key, start, MAX_GROUPS));
  }

  /** Of a group that is there. */
  private Coordinator coordinator(GroupKey key) {
    return new Coordinator(store.get(key), clock.now());
  }

  private static void checkRoom(Coordinator group, String member, String name, long now) {
    if (group.memberCount(now) >= MAX_MEMBERS && !group.isMember(member, now)) {
      throw new LimitExceededException(
          "Consumer group " + name + " has " + MAX_MEMBERS + " members, which is the most.");
    }
  }

  /** Gives every shard that is there, and nobody has, to a member that is alive. */
  private void bringInLine(GroupKey key, Coordinator coordinator, Set<Integer> givenBack) {
    GroupState group = store.get(key);
    StreamShards shards = new StreamShards(key.stream().state());
    LeaseChanges plan = coordinator.plan(group, shards, givenBack, clock.now());
    if (!plan.isNothingTo(group)) {
      clock.standFor(() -> store.change(key, plan::on));
    }
  }

  /**
   * Gives a lease back; whoever is to have it learns so by its next heartbeat.
   *
   * @throws io.weir.broker.error.LeaseLostException if it is another's already
   */
  public void release(String stream, String group, String shardId, long counter) {
    store.checkCaller(); // as above
    ActiveStream target = streams.get(stream);
    GroupKey key = new GroupKey(target, group);
    coordinators.alone(
        key,
        coordinator -> {
          LeaseState lease = held(store.get(key), shardId, counter);
          bringInLine(key, coordinator, Set.of(lease.shard()));
          return lease;
        });
  }

  /** Ends a membership, if there is one, whoever has it; its leases go to the others. */
  public void leave(String stream, String group, String member) {
    leave(stream, group, coordinator -> coordinator.left(member));
  }

  /**
   * Ends the membership of a process, if it has one; its leases go to the others. It does not join
   * again by a heartbeat that comes late. Another process of the same id stays.
   */
  public void leave(String stream, String group, String member, long incarnation) {
    if (incarnation == GroupMember.NO_INCARNATION) {
      leave(stream, group, member);
    } else {
      leave(stream, group, coordinator -> coordinator.left(member, incarnation, clock.now()));
    }
  }

  private void leave(String stream, String group, Consumer<Coordinator> farewell) {
    store.checkCaller(); // as above
    ActiveStream target = streams.get(stream);
    GroupKey key = new GroupKey(target, group);
    coordinators.alone(
        key,
        coordinator -> {
          farewell.accept(coordinator);
          bringInLine(key, coordinator, Set.of());
          return group;
        });
  }

  private static LeaseState held(GroupState group, String shardId, long counter) {
    LeaseState lease = group.lease(ShardRef.indexOf(shardId));
    if (lease == null || !lease.isHeldWith(counter)) {
      throw CheckpointWriter.lost(ShardRef.indexOf(shardId));
    }
    return lease;
  }

  // ---- checkpoints

  /**
   * Remembers how far a shard was processed. One that is behind what is remembered changes nothing.
   * The future completes, on a thread of the broker's, once that is durable; it fails with a {@link
   * io.weir.broker.error.LeaseLostException} if the lease is another's already.
   *
   * @param checkpoint after a record, or the shard's end
   */
  public CompletableFuture<@Nullable Void> checkpoint(
      String stream, String group, String shardId, long counter, Checkpoint checkpoint) {
    try {
      ActiveStream target = streams.get(stream);
      GroupKey key = new GroupKey(target, group);
      LeaseState lease = held(store.get(key), shardId, counter);
      check(target, lease.shard(), checkpoint);
      return checkpoints.add(key, lease.shard(), counter, checkpoint);
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void check(ActiveStream stream, int shard, Checkpoint checkpoint) {
    if (checkpoint instanceof AfterRecord after) {
      String number = after.sequenceNumber();
      ReadDesk.numberBefore(
          stream, ShardRef.idOf(shard), StartingPosition.afterSequenceNumber(number));
    } else if (checkpoint instanceof ShardEnd) {
      ShardState state = stream.state().shard(shard);
      if (state != null && state.isOpen()) {
        throw new InvalidArgumentException(
            ShardRef.idOf(shard) + " is open, so nobody can be at its end.");
      }
    } else {
      throw new InvalidArgumentException("A checkpoint is after a record, or the shard's end.");
    }
  }

  /** On the writer's thread. Nobody is told before the monitor is left. */
  private void write(GroupKey key, Map<Integer, Pending> pending) {
    Set<Integer> lost = new HashSet<>();
    store.change(key, group -> advance(group, pending, lost));
    pending.forEach(
        (shard, checkpoint) -> {
          if (lost.contains(shard)) {
            checkpoint.durable().completeExceptionally(CheckpointWriter.lost(shard));
          } else {
            checkpoint.durable().complete(null);
          }
        });
  }

  private static LeaseChanges advance(
      GroupState group, Map<Integer, Pending> pending, Set<Integer> lost) {
    List<LeaseState> set = new ArrayList<>();
    pending.forEach(
        (shard, checkpoint) -> {
          LeaseState lease = group.lease(shard);
          if (lease == null || !lease.isHeldWith(checkpoint.counter())) {
            lost.add(shard);
          } else if (Progress.isBehind(lease.checkpoint(), checkpoint.checkpoint())) {
            set.add(lease.at(checkpoint.checkpoint()));
          }
        });
    return new LeaseChanges(group.nextShard(), set, Set.of());
  }

  // ---- groups

  /**
   * The names of a stream's groups, sorted.
   *
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   */
  public List<String> list(String stream) {
    return store.names(streams.getAny(stream));
  }

  /**
   * A group.
   *
   * @throws io.weir.broker.error.GroupNotFoundException if there is no such group
   */
  public GroupDescription describe(String stream, String group) {
    store.checkCaller(); // as above
    ActiveStream target = streams.getAny(stream);
    GroupKey key = new GroupKey(target, group);
    List<Share> shards = new ArrayList<>();
    for (LeaseState lease : store.get(key).leases()) {
      Owner owner = lease.owner();
      shards.add(
          new Share(
              ShardRef.idOf(lease.shard()),
              owner == null ? null : owner.member(),
              lease.counter(),
              lease.checkpoint()));
    }
    return new GroupDescription(stream, group, members(key), shards);
  }

  private List<String> members(GroupKey key) {
    return coordinators.alone(key, coordinator -> List.copyOf(coordinator.members(clock.now())));
  }

  /**
   * Deletes a group, and forgets how far it has come.
   *
   * @throws io.weir.broker.error.GroupNotFoundException if there is no such group
   * @throws GroupInUseException if it has members
   */
  public void delete(String stream, String group) {
    store.checkCaller(); // as above
    ActiveStream target = streams.get(stream);
    GroupKey key = new GroupKey(target, group);
    coordinators.alone(
        key,
        coordinator -> {
          int members = coordinator.memberCount(clock.now());
          if (members > 0) {
            throw new GroupInUseException(
                "Consumer group " + group + " has " + members + " members. Stop them first.");
          }
          clock.standFor(() -> store.delete(key));
          coordinators.remove(key);
          return group;
        });
  }

  /** Takes no more checkpoints; no change is under way on return. */
  void close() {
    checkpoints.close();
    store.awaitChanges();
  }
}
