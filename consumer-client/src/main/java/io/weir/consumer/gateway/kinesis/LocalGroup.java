package io.weir.consumer.gateway.kinesis;

import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.StartingPosition.AtTimestamp;
import io.weir.broker.data.StartingPosition.TrimHorizon;
import io.weir.broker.error.MemberFencedException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Coordinator;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseChanges;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.Progress;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group that one process keeps for itself, in a file: for a service that knows no groups, as
 * Amazon Kinesis does not. The consumers of the process share the stream's shards by the rules of
 * any group, parents before their children; when the process starts again, it goes on where the
 * file says. Other processes are not heard of: to share a stream with them takes a Weir server.
 *
 * <p>A group that does not start at the trim horizon starts at a time of this machine's clock, that
 * of its first heartbeat or the one given.
 *
 * <p>Thread-safe. A checkpoint is durable when it is acknowledged; it is a forced write of the
 * whole, small file, on the thread that sends it.
 */
public final class LocalGroup implements AutoCloseable {
  private final LocalGroupFile file;
  private final Clock clock;
  private final GroupState state;
  private final Coordinator coordinator;
  private final SeenShards seen = new SeenShards();
  private @Nullable String stream;
  private @Nullable Long startMillis;
  private int firstShards;

  /** Whether the file lacks something. */
  private boolean changed;

  private LocalGroup(LocalGroupFile file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    LocalGroupState saved = file.read();
    if (saved == null) {
      state = new GroupState("local", 0, List.of());
    } else {
      stream = saved.stream();
      startMillis = saved.startMillis();
      firstShards = saved.firstShards();
      state = new GroupState("local", saved.nextShard(), saved.leases());
    }
    coordinator = new Coordinator(state, System.nanoTime());
  }

  /**
   * The group of a file, which is made when it is not there. It is to be closed after the
   * consumers.
   *
   * @throws IllegalStateException if the file is open already, here or in another process
   * @throws UncheckedIOException if it cannot be read or locked, or is something else
   */
  public static LocalGroup in(Path file) {
    return in(file, Clock.systemUTC());
  }

  static LocalGroup in(Path file, Clock clock) {
    try {
      LocalGroupFile opened = new LocalGroupFile(file);
      try {
        return new LocalGroup(opened, clock);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * It is for that stream's shards.
   *
   * @throws IllegalArgumentException if it is another one's already
   */
  synchronized void claim(String name) {
    if (stream != null && !stream.equals(name)) {
      throw new IllegalArgumentException(
          "The group's file is for the stream " + stream + ", not for " + name + ".");
    }
    stream = name;
  }

  synchronized List<Lease> heartbeat(GroupMember member, ListedShards shards) {
    if (state.nextShard() == 0) {
      begin(member.start(), shards);
    }
    long now = System.nanoTime();
    heard(member, now);
    bringInLine(shards, Set.of());
    return coordinator.leasesOf(member.id(), state);
  }

  private void heard(GroupMember member, long now) {
    try {
      coordinator.heard(member.asOwner(), now);
    } catch (MemberFencedException e) {
      throw new GatewayException(Kind.FENCED, String.valueOf(e.getMessage()), e);
    }
  }

  private void begin(StartingPosition start, ListedShards shards) {
    firstShards = shards.next();
    if (start instanceof AtTimestamp at) {
      startMillis = at.time().toEpochMilli();
    } else {
      startMillis = start instanceof TrimHorizon ? null : (Long) clock.millis();
    }
  }

  synchronized void checkpoint(Lease lease, Checkpoint checkpoint) {
    LeaseState held = held(lease);
    if (Progress.isBehind(held.checkpoint(), checkpoint)) {
      apply(new LeaseChanges(state.nextShard(), List.of(held.at(checkpoint)), Set.of()));
    }
    save();
  }

  synchronized void release(Lease lease, ListedShards shards) {
    bringInLine(shards, Set.of(held(lease).shard()));
  }

  synchronized void leave(GroupMember member) {
    coordinator.left(member.id(), member.incarnation(), System.nanoTime());
  }

  private LeaseState held(Lease lease) {
    LeaseState held = state.lease(ShardRef.indexOf(lease.shardId()));
    if (held == null || !held.isHeldWith(lease.counter())) {
      throw new GatewayException(
          Kind.LEASE_LOST, "The lease of " + lease.shardId() + " is another's.", null);
    }
    return held;
  }

  private void bringInLine(ListedShards shards, Set<Integer> givenBack) {
    long now = System.nanoTime();
    ListedShards there = seen.see(shards, state.leases(), now);
    LeaseChanges plan = coordinator.plan(state, there, givenBack, now);
    if (!plan.isNothingTo(state)) {
      apply(plan);
    }
    save();
  }

  private void apply(LeaseChanges changes) {
    state.apply(changes.nextShard(), changes.set(), changes.removed());
    changed = true;
  }

  /** What could not be written is, the next time. */
  private void save() {
    String name = stream;
    if (!changed || name == null) {
      return;
    }
    try {
      file.write(
          new LocalGroupState(
              name, startMillis, firstShards, state.nextShard(), List.copyOf(state.leases())));
      changed = false;
    } catch (IOException e) {
      throw new GatewayException(Kind.TRANSIENT, "The group's file could not be written: " + e, e);
    }
  }

  /** Where a shard is read that has no checkpoint. */
  synchronized @Nullable Instant startOf(String shardId) {
    Long start = startMillis;
    return start == null || ShardRef.indexOf(shardId) >= firstShards
        ? null
        : Instant.ofEpochMilli(start);
  }

  /** Lets another process have the file. */
  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
