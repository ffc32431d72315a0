package io.weir.sizing.plan;

/**
 * How much of a limit a load asks for.
 *
 * @param demand of the whole stream in a second; of {@link ShardLimit#READ_CALLS}, of each shard
 * @param perShard what one shard gives
 */
public record LimitUse(ShardLimit limit, double demand, double perShard) {
  /** Sums of doubles are right but for this part. */
  private static final double ROUNDING = 1e-9;

  /** How many shards this limit asks for, at least 1, if keys spread evenly. */
  public int shards() {
    if (limit == ShardLimit.READ_CALLS) {
      return 1;
    }
    return (int) Math.max(1, Math.ceil(demand / perShard * (1 - ROUNDING)));
  }

  /** The part of the limit that is used with so many shards; above 1, it is too little. */
  public double useWith(int shards) {
    return limit == ShardLimit.READ_CALLS ? demand / perShard : demand / perShard / shards;
  }
}
