package io.weir.broker.group;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a group as it is remembered. Immutable.
 *
 * @param shard the number in the shard's id
 * @param counter grows with every change of hands
 * @param owner who processes it, or null
 * @param checkpoint how far that has come
 */
public record LeaseState(int shard, long counter, @Nullable Owner owner, Checkpoint checkpoint) {
  /**
   * Who processes a shard.
   *
   * @param member its id
   * @param sessionMillis after how long without a heartbeat it is taken for dead; remembered so
   *     that a broker that starts again can give it that time
   * @param incarnation see {@link GroupMember}; remembered so that a broker that starts again does
   *     not take an earlier process for the owner
   */
  public record Owner(String member, long sessionMillis, long incarnation) {}

  /** The same in other hands. */
  public LeaseState takenBy(Owner taker) {
    return new LeaseState(shard, counter + 1, taker, checkpoint);
  }

  /** The same in nobody's hands. */
  public LeaseState released() {
    return new LeaseState(shard, counter, null, checkpoint);
  }

  /** The same, further on; at the shard's end nobody needs it any more. */
  public LeaseState at(Checkpoint further) {
    boolean ended = further instanceof Checkpoint.ShardEnd;
    return new LeaseState(shard, counter, ended ? null : owner, further);
  }

  /** Whether everything was processed. */
  public boolean isEnded() {
    return checkpoint instanceof Checkpoint.ShardEnd;
  }

  /** Whether somebody has it, under that counter. */
  public boolean isHeldWith(long number) {
    return owner != null && counter == number;
  }

  /** Whether it is, or is not, somebody's as another one of the shard is. */
  boolean isInTheSameHands(LeaseState other) {
    return counter == other.counter && Objects.equals(owner, other.owner);
  }

  /** Whether a member has it. */
  public boolean isOwnedBy(String member) {
    return owner != null && owner.member().equals(member);
  }
}
