package io.weir.broker.group;

import io.weir.broker.data.ShardRef;
import io.weir.broker.error.MemberFencedException;
import io.weir.broker.group.LeaseState.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides who processes which of a group's shards. It holds what is not remembered over a restart:
 * who is alive, and which leases are wanted back. What it decides is for others to make durable.
 *
 * <p>A shard is processed once its parents have been, so that no record of a key comes before an
 * earlier one. A member loses a lease against its will when it is silent for its session's time,
 * when it does not hand it over in 30 seconds, and when the shard is past retention.
 *
 * <p>Of the processes that have the same member's id the one with the greatest incarnation is the
 * member: the leases of an earlier one change hands, so that their counters fence it, and its
 * heartbeats are refused. Were the earlier one to win, two processes would take the leases from
 * each other for ever, or none could take the place of one that hangs.
 *
 * <p>A plan looks at every shard, and nearly every heartbeat finds nothing to plan: so it is
 * remembered what a plan without a change was made of, and while that holds there is no other one.
 *
 * <p>Not thread-safe.
 */
public final class Coordinator {
  private static final long HAND_OVER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String name;
  private final Members members = new Members();
  private final Departures departures = new Departures();
  private final Map<Integer, HandOver> handOvers = new HashMap<>();

  /** When the first of them is overdue, if there are any. */
  private long firstOverdueNanos;

  private @Nullable Basis settled;

  /** All that a plan is made of, but for the time; the shards are compared by identity. */
  private record Basis(long members, long leases, Object shards) {
    boolean isThatOf(@Nullable Basis other) {
      return other != null
          && members == other.members
          && leases == other.leases
          && shards == other.shards;
    }
  }

  /** A lease that is wanted back. */
  private record HandOver(String heir, long sinceNanos) {}

  /**
   * For a group that may have owners from before a restart: they are alive until they have been
   * silent for their time.
   */
  public Coordinator(GroupState group, long nowNanos) {
    name = group.name();
    for (LeaseState lease : group.leases()) {
      Owner owner = lease.owner();
      if (owner != null && !members.isSuperseded(owner.member(), owner.incarnation(), nowNanos)) {
        members.heard(owner, nowNanos);
      }
    }
  }

  /**
   * A member is alive.
   *
   * @throws MemberFencedException if a later process of its id is alive, or if it is no member, and
   *     it, or a later one, has left
   */
  public void heard(Owner member, long nowNanos) {
    String id = member.member();
    if (members.isSuperseded(id, member.incarnation(), nowNanos)) {
      throw fenced(
          id,
          "is another process by now, of incarnation "
              + members.owner(id).incarnation()
              + "; this one has "
              + member.incarnation()
              + ". Stop this one, and give each process an id of its own. One that is to take the"
              + " other's place needs a greater incarnation.");
    }
    if (hasLeft(member, nowNanos)) {
      throw fenced(id, "has left. To join again, it needs a greater incarnation.");
    }
    members.heard(member, nowNanos);
  }

  /** The farewell of a later process is not that of one that is alive. */
  private boolean hasLeft(Owner member, long nowNanos) {
    return !members.isAlive(member, nowNanos)
        && departures.includes(member.member(), member.incarnation(), nowNanos);
  }

  private MemberFencedException fenced(String member, String why) {
    return new MemberFencedException("Member " + member + " of consumer group " + name + " " + why);
  }

  /** Whoever has a member's id leaves; its leases are free. */
  public void left(String member) {
    members.forget(member);
  }

  /** A process leaves; where another one has its id, that one stays. */
  public void left(String member, long incarnation, long nowNanos) {
    departures.note(member, incarnation, nowNanos);
    members.forget(member, incarnation);
  }

  /** The ids of those that are alive. */
  public Set<String> members(long nowNanos) {
    return members.alive(nowNanos);
  }

  /** How many are alive. */
  public int memberCount(long nowNanos) {
    return members.count(nowNanos);
  }

  /** Whether one is alive. */
  public boolean isMember(String member, long nowNanos) {
    return members.isAlive(member, nowNanos);
  }

  /**
   * What is to change, for the stream's shards, and those that are alive.
   *
   * @param givenBack shards whose owners do not want them any more
   */
  public LeaseChanges plan(GroupState group, Shards shards, Set<Integer> givenBack, long nowNanos) {
    // Read first: what changes meanwhile is planned for the next time.
    Basis basis = new Basis(members.version(nowNanos), group.generation(), shards.version());
    if (givenBack.isEmpty() && basis.isThatOf(settled) && !isAnyOverdue(nowNanos)) {
      return new LeaseChanges(group.nextShard(), List.of(), Set.of());
    }
    LeaseChanges changes = planAnew(group, shards, givenBack, nowNanos);
    settled = givenBack.isEmpty() && changes.isNothingTo(group) ? basis : null;
    return changes;
  }

  private LeaseChanges planAnew(
      GroupState group, Shards shards, Set<Integer> givenBack, long nowNanos) {
    Map<Integer, LeaseState> leases = new TreeMap<>();
    group.leases().forEach(lease -> leases.put(lease.shard(), lease));
    Set<Integer> there = new HashSet<>(shards.indexes());
    Set<Integer> removed = new HashSet<>(leases.keySet());
    removed.removeAll(there);
    leases.keySet().retainAll(there);
    // Above any that a former group or stream of that name had, as those made with the group are.
    long base = leases.values().stream().mapToLong(LeaseState::counter).max().orElse(0);
    int next = group.nextShard();
    for (int shard : shards.indexes()) {
      if (shard >= next) {
        leases.put(shard, new LeaseState(shard, base, null, Checkpoint.trimHorizon()));
        next = shard + 1;
      }
    }
    assign(leases, owners(leases, shards, givenBack, nowNanos), nowNanos);
    return new LeaseChanges(next, changed(group, leases), removed);
  }

  private static List<LeaseState> changed(GroupState group, Map<Integer, LeaseState> leases) {
    List<LeaseState> changed = new ArrayList<>();
    for (LeaseState lease : leases.values()) {
      if (!lease.equals(group.lease(lease.shard()))) {
        changed.add(lease);
      }
    }
    return changed;
  }

  private void assign(
      Map<Integer, LeaseState> leases,
      NavigableMap<Integer, @Nullable String> owners,
      long nowNanos) {
    Map<Integer, String> wanted = new HashMap<>();
    handOvers.forEach((shard, handOver) -> wanted.put(shard, handOver.heir()));
    Balance balance = Balance.of(owners, wanted, members.alive(nowNanos));
    note(balance.wanted(), nowNanos);
    balance.taken().forEach((shard, member) -> take(leases, shard, member));
    owners.forEach(
        (shard, owner) -> {
          LeaseState lease = leases.get(shard);
          if (owner == null && lease != null && !balance.taken().containsKey(shard)) {
            leases.put(shard, lease.released()); // Its owner is dead, and nobody else is alive.
          }
        });
  }

  private void take(Map<Integer, LeaseState> leases, int shard, String member) {
    LeaseState lease = leases.get(shard);
    if (lease != null) {
      leases.put(shard, lease.takenBy(members.owner(member)));
    }
  }

  /** The shards that can be processed, and who does; null where that one is to lose them. */
  private NavigableMap<Integer, @Nullable String> owners(
      Map<Integer, LeaseState> leases, Shards shards, Set<Integer> givenBack, long nowNanos) {
    Set<String> alive = members.alive(nowNanos);
    NavigableMap<Integer, @Nullable String> owners = new TreeMap<>();
    for (LeaseState lease : leases.values()) {
      if (!lease.isEnded() && isReady(lease.shard(), leases, shards)) {
        Owner owner = lease.owner();
        boolean keeps =
            owner != null
                && members.isAlive(owner, nowNanos)
                && !givenBack.contains(lease.shard())
                && !isOverdue(lease.shard(), alive, nowNanos);
        owners.put(lease.shard(), keeps && owner != null ? owner.member() : null);
      }
    }
    return owners;
  }

  /** Whether all of a shard's parents that the group processes are at their end, or gone. */
  private static boolean isReady(int shard, Map<Integer, LeaseState> leases, Shards shards) {
    for (int parent : shards.parents(shard)) {
      LeaseState lease = leases.get(parent);
      if (lease != null && !lease.isEnded()) {
        return false;
      }
    }
    return true;
  }

  private boolean isOverdue(int shard, Set<String> alive, long nowNanos) {
    HandOver handOver = handOvers.get(shard);
    return handOver != null
        && alive.contains(handOver.heir())
        && nowNanos - handOver.sinceNanos() >= HAND_OVER_NANOS;
  }

  private boolean isAnyOverdue(long nowNanos) {
    return !handOvers.isEmpty() && nowNanos - firstOverdueNanos >= 0;
  }

  private void note(Map<Integer, String> wanted, long nowNanos) {
    handOvers.keySet().retainAll(wanted.keySet());
    wanted.forEach(
        (shard, heir) -> {
          HandOver before = handOvers.get(shard);
          long since = before == null ? nowNanos : before.sinceNanos();
          handOvers.put(shard, new HandOver(heir, since));
        });
    long longest = 0;
    for (HandOver handOver : handOvers.values()) {
      longest = Math.max(longest, nowNanos - handOver.sinceNanos());
    }
    firstOverdueNanos = nowNanos - longest + HAND_OVER_NANOS;
  }

  /** What a member holds, by shard. */
  public List<Lease> leasesOf(String member, GroupState group) {
    List<Lease> held = new ArrayList<>();
    for (int shard : group.shardsOf(member)) {
      LeaseState lease = group.lease(shard);
      if (lease != null && lease.isOwnedBy(member)) {
        held.add(
            new Lease(
                ShardRef.idOf(lease.shard()),
                lease.counter(),
                lease.checkpoint(),
                handOvers.containsKey(lease.shard())));
      }
    }
    return held;
  }
}
