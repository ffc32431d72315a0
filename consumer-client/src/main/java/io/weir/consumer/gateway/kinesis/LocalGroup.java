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
import java.util.concurrent.CompletableFuture;
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
 * <p>Thread-safe. What is acknowledged is durable: the whole, small file is written and forced, on
 * a thread of its own, for all that have changed something meanwhile.
 */
public final class LocalGroup implements AutoCloseable {
  private final LocalGroupFile file;
  private final Clock clock;
  private final GroupState state;
  private final Coordinator coordinator;
  private final KnownShards known = new KnownShards();
  private final LocalGroupWriter writer = new LocalGroupWriter(this::write);
  private @Nullable String stream;
  private @Nullable Long startMillis;
  private int firstShards;

  /** The sequence number at which the newest shard that was met starts. */
  private @Nullable String newestStart;

  /** How often something has changed, and up to which of them the file has it. */
  private long changed;

  private long written;
  private boolean closed;

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
      newestStart = saved.newestStart();
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

  /** All that a member is to process, once that is in the file. */
  CompletableFuture<List<Lease>> heartbeat(GroupMember member, ListedShards listed) {
    List<Lease> leases;
    synchronized (this) {
      checkOpen();
      checkStream(listed);
      if (state.nextShard() == 0) {
        begin(member.start(), listed);
      }
      heard(member, System.nanoTime());
      bringInLine(listed, Set.of());
      leases = coordinator.leasesOf(member.id(), state);
    }
    return durable().thenApply(done -> leases);
  }

  private void checkOpen() {
    if (closed) {
      throw new GatewayException(Kind.PERMANENT, "The group is closed.", null);
    }
  }

  /** One that was deleted and created anew counts its shards from 0, and is not this one. */
  private void checkStream(ListedShards listed) {
    int newest = state.nextShard() - 1;
    String start = listed.startOf(newest);
    boolean isAnother =
        (start != null && newestStart != null)
            ? !start.equals(newestStart)
            : newest >= listed.next() && known.isGone(newest, System.nanoTime());
    if (isAnother) {
      throw new GatewayException(
          Kind.PERMANENT,
          "The stream "
              + stream
              + " is another one than that of the group's file: it was deleted, and created anew."
              + " Its group needs another file.",
          null);
    }
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

  CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    synchronized (this) {
      checkOpen();
      LeaseState held = held(lease);
      if (Progress.isBehind(held.checkpoint(), checkpoint)) {
        apply(new LeaseChanges(state.nextShard(), List.of(held.at(checkpoint)), Set.of()));
      }
    }
    return durable();
  }

  CompletableFuture<@Nullable Void> release(Lease lease, ListedShards listed) {
    synchronized (this) {
      checkOpen();
      bringInLine(listed, Set.of(held(lease).shard()));
    }
    return durable();
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

  private void bringInLine(ListedShards listed, Set<Integer> givenBack) {
    long now = System.nanoTime();
    ListedShards there = known.of(listed, state, now);
    LeaseChanges plan = coordinator.plan(state, there, givenBack, now);
    if (!plan.isNothingTo(state)) {
      apply(plan);
      String start = listed.startOf(state.nextShard() - 1);
      newestStart = start == null ? newestStart : start;
    }
  }

  private void apply(LeaseChanges changes) {
    state.apply(changes.nextShard(), changes.set(), changes.removed());
    changed++;
  }

  /** Completes when all that has changed by now is in the file. */
  private CompletableFuture<@Nullable Void> durable() {
    synchronized (this) {
      if (written == changed) {
        return CompletableFuture.completedFuture(null);
      }
    }
    return writer.written();
  }

  /** The disk is waited for outside of the monitor. */
  private void write() throws IOException {
    LocalGroupState now;
    long upTo;
    synchronized (this) {
      upTo = changed;
      now =
          new LocalGroupState(
              String.valueOf(stream),
              startMillis,
              firstShards,
              state.nextShard(),
              newestStart,
              List.copyOf(state.leases()));
    }
    file.write(now);
    synchronized (this) {
      written = upTo;
    }
  }

  /** Where a shard is read that has no checkpoint. */
  synchronized @Nullable Instant startOf(String shardId) {
    Long start = startMillis;
    return start == null || ShardRef.indexOf(shardId) >= firstShards
        ? null
        : Instant.ofEpochMilli(start);
  }

  /** Lets another process have the file; who still has a lease of it is refused. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    writer.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
