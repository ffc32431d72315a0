package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.LeaseState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group's file holds. The owners are not in it: they are of a process, and end with it.
 *
 * @param stream whose shards these are
 * @param startMillis since when the group's first shards are read, in milliseconds of the epoch;
 *     null for all that there is
 * @param firstShards shards of an index below are the group's first ones
 * @param nextShard shards of that index and above are still to be met
 * @param newestStart the sequence number at which the newest of those that were met starts, which
 *     tells the stream from a later one of its name; null if there is none
 */
record LocalGroupState(
    String stream,
    @Nullable Long startMillis,
    int firstShards,
    int nextShard,
    @Nullable String newestStart,
    List<LeaseState> leases) {}
