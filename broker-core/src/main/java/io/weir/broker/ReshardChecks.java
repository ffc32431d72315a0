package io.weir.broker;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StreamModeException;
import io.weir.broker.limits.RecentTimes;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.StreamMode;
import java.time.Duration;

/** Refuses changes of shards that make no sense, or are over a limit, in Amazon's words. */
final class ReshardChecks {
  private static final long COUNT_UPDATE_WINDOW_MILLIS = Duration.ofHours(24).toMillis();

  private final String underAccount;

  ReshardChecks(String account) {
    underAccount = " under account " + account;
  }

  /**
   * That the shards are not chosen by the broker.
   *
   * @throws StreamModeException if they are
   */
  void provisioned(StreamState stream) {
    if (stream.mode() == StreamMode.ON_DEMAND) {
      throw new StreamModeException(
          "Request is invalid. Stream "
              + stream.name()
              + underAccount
              + " is in On-Demand mode. Its shards follow its traffic; switch its mode to choose them.");
    }
  }

  /** The open shard of an id. */
  ShardState open(StreamState stream, String shardId) {
    ShardState shard =
        stream.shards().stream()
            .filter(s -> ShardRef.idOf(s.index()).equals(shardId))
            .findFirst()
            .orElseThrow(
                () ->
                    new ShardNotFoundException(
                        "Could not find shard " + shardId + " in" + nameOf(stream) + "."));
    if (!shard.isOpen()) {
      throw new InvalidArgumentException(
          "Shard "
              + shardId
              + " in"
              + nameOf(stream)
              + " has already been merged or split, and thus is not eligible for merging or"
              + " splitting.");
    }
    return shard;
  }

  private String nameOf(StreamState stream) {
    return " stream " + stream.name() + underAccount;
  }

  /** That a split leaves both children more than one hash key of the lower part. */
  void splits(StreamState stream, ShardState shard, HashKey start) {
    HashKey first = shard.range().start();
    HashKey last = shard.range().end();
    boolean above =
        start.compareTo(first) > 0 && !start.equals(first.next()); // as Amazon has it: not by one
    if (!above || start.compareTo(last) >= 0) {
      throw new InvalidArgumentException(
          "NewStartingHashKey "
              + start
              + " used in SplitShard() on shard "
              + ShardRef.idOf(shard.index())
              + " in"
              + nameOf(stream)
              + " is not both greater than one plus the shard's StartingHashKey "
              + first
              + " and less than the shard's EndingHashKey "
              + last
              + ".");
    }
  }

  /** That the second shard begins where the first one ends. */
  void adjacent(StreamState stream, ShardState shard, ShardState adjacent) {
    HashKey end = shard.range().end();
    if (end.equals(HashKey.MAX) || !end.next().equals(adjacent.range().start())) {
      throw new InvalidArgumentException(
          "Shards "
              + ShardRef.idOf(shard.index())
              + " and "
              + ShardRef.idOf(adjacent.index())
              + " in"
              + nameOf(stream)
              + " are not an adjacent pair of shards eligible for merging");
    }
  }

  /** That a number of shards may be scaled to, at this time. */
  void target(StreamState stream, int current, int target, long nowMillis) {
    if (target < 1 || target > ControlPlane.MAX_SHARDS) {
      throw new InvalidArgumentException(
          "A stream has 1 to " + ControlPlane.MAX_SHARDS + " shards, not " + target + ".");
    }
    if (target > 2L * current) {
      throw outOfReach("up over double", current, target);
    }
    if (2L * target < current) {
      throw outOfReach("down below half", current, target);
    }
    long recent =
        RecentTimes.count(stream.countUpdatesMillis(), COUNT_UPDATE_WINDOW_MILLIS, nowMillis);
    if (recent >= StreamState.COUNT_UPDATES_KEPT) {
      throw new LimitExceededException(
          "UpdateShardCount was used "
              + recent
              + " times on"
              + nameOf(stream)
              + " within 24 hours, which is the limit. Split or merge shards, or wait.");
    }
  }

  private static LimitExceededException outOfReach(String how, int current, int target) {
    return new LimitExceededException(
        "UpdateShardCount cannot scale "
            + how
            + " your current open shard count. Current open shard count: "
            + current
            + " Target shard count: "
            + target);
  }
}
