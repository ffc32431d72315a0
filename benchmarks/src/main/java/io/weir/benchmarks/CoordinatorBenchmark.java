package io.weir.benchmarks;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Coordinator;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseChanges;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.LeaseState.Owner;
import io.weir.broker.group.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a consumer group decides at a heartbeat in which nothing changes, all members in turn. There
 * are ten shards for each member, and the answer names its ten leases. 1,000 members, with 10,000
 * shards, are the most that there can be. Time passes as it does with five heartbeats a session.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CoordinatorBenchmark {
  private static final int SHARDS_EACH = 10;
  private static final long SESSION_MILLIS = 5000;

  /** How many members the group has. */
  @Param({"10", "100", "1000"})
  public int members;

  private final List<Owner> owners = new ArrayList<>();
  private Shards shards;
  private GroupState group;
  private Coordinator coordinator;
  private long nowNanos;
  private long beatNanos;
  private int next;

  /** A stream that stays as it is, without parents. */
  private static final class OpenShards implements Shards {
    private final List<Integer> indexes;

    OpenShards(int count) {
      indexes = IntStream.range(0, count).boxed().toList();
    }

    @Override
    public List<Integer> indexes() {
      return indexes;
    }

    @Override
    public Object version() {
      return indexes;
    }

    @Override
    public List<Integer> parents(int shard) {
      return List.of();
    }
  }

  /** Each member has its share. */
  @Setup(Level.Trial)
  public void setUp() {
    for (int i = 0; i < members; i++) {
      owners.add(new Owner("member-" + i, SESSION_MILLIS, GroupMember.NO_INCARNATION));
    }
    int count = members * SHARDS_EACH;
    List<LeaseState> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(new LeaseState(i, 1, owners.get(i % members), Checkpoint.trimHorizon()));
    }
    shards = new OpenShards(count);
    group = new GroupState("group", count, leases);
    coordinator = new Coordinator(group, 0);
    beatNanos = TimeUnit.MILLISECONDS.toNanos(SESSION_MILLIS) / 5 / members;
  }

  /** One heartbeat. */
  @Benchmark
  public List<Lease> heartbeat() {
    Owner member = owners.get(next);
    next = (next + 1) % members;
    nowNanos += beatNanos;
    coordinator.heard(member, nowNanos);
    LeaseChanges plan = coordinator.plan(group, shards, Set.of(), nowNanos);
    List<Lease> leases = coordinator.leasesOf(member.member(), group);
    if (!plan.isNothingTo(group) || leases.size() != SHARDS_EACH) {
      throw new IllegalStateException(plan + " " + leases);
    }
    return leases;
  }
}
