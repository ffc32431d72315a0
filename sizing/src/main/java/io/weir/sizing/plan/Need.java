package io.weir.sizing.plan;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What a rate needs: so many shards that none of a shard's limits is asked for more than it gives,
 * if keys spread evenly. That is Amazon's formula (see {@link PublishedFormula}) with the true
 * length of records instead of whole KiB, which is what shards count, and with the limit of records
 * in a second beside those of bytes.
 *
 * @param eventsPerSecond the rate
 * @param uses of each limit, in the order of {@link ShardLimit}
 */
public record Need(double eventsPerSecond, List<LimitUse> uses) {
  /** How often a consumer that shares asks, in a second: once, as those of KCL and Lambda do. */
  public static final double POLLS_PER_SECOND = 1;

  /** Copies the list. */
  public Need {
    uses = List.copyOf(uses);
  }

  /** Of a rate of records of a size. */
  public static Need of(
      double eventsPerSecond, double recordBytes, Readers readers, Limits limits) {
    double bytes = eventsPerSecond * recordBytes;
    return new Need(
        eventsPerSecond,
        Arrays.stream(ShardLimit.values())
            .map(
                limit ->
                    new LimitUse(
                        limit,
                        demand(limit, eventsPerSecond, bytes, readers),
                        limit.perShard(limits)))
            .toList());
  }

  private static double demand(ShardLimit limit, double events, double bytes, Readers readers) {
    return switch (limit) {
      case WRITE_BYTES -> bytes;
      case WRITE_RECORDS -> events;
      case READ_BYTES -> bytes * readers.shared();
      case READ_CALLS -> POLLS_PER_SECOND * readers.shared();
      case FAN_OUT_BYTES -> readers.fanOut() == 0 ? 0 : bytes;
    };
  }

  /** The use of a limit. */
  public LimitUse use(ShardLimit limit) {
    return uses.stream().filter(use -> use.limit() == limit).findFirst().orElseThrow();
  }

  /** How many shards it takes, if keys spread evenly. */
  public int shards() {
    return uses.stream().mapToInt(LimitUse::shards).max().orElse(1);
  }

  /** The limit that is used most, and so decides. */
  public LimitUse binding() {
    return uses.stream().max(Comparator.comparingDouble(use -> use.useWith(1))).orElseThrow();
  }

  /** Whether no number of shards is enough: each shard is asked more often than it answers. */
  public boolean asksTooOften() {
    return use(ShardLimit.READ_CALLS).useWith(1) > 1;
  }
}
