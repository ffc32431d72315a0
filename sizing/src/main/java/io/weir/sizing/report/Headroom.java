package io.weir.sizing.report;

import io.weir.sizing.plan.ShardLimit;

/**
 * How much of a limit was asked for, of the shard that was asked for most.
 *
 * @param mean part of the limit over the whole run; what was refused counts, so maybe above 1
 * @param busiest part in the busiest second; of reads, in the busiest five seconds
 * @param shard the name of the shard of that second
 */
public record Headroom(ShardLimit limit, double mean, double busiest, String shard) {}
