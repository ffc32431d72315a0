package io.weir.server.operation.control;

import io.weir.broker.stream.ShardDescription;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which shards ListShards shows.
 *
 * <p><b>The trim horizon</b> is where the shards begin that have no parent in the list any more: a
 * closed shard is there until all its records are past retention, and goes together with those it
 * was merged with. So AT_TRIM_HORIZON, AT_LATEST and AT_TIMESTAMP show every hash key in exactly
 * one shard, as consumers demand that begin there; a time before the trim horizon is taken for it.
 * A shard that a scaling made and closed in the same instant was never open, and is shown by the
 * types only that begin with FROM or AFTER.
 *
 * @param type one of the six
 * @param shardId for AFTER_SHARD_ID
 * @param timestamp for AT_TIMESTAMP and FROM_TIMESTAMP
 */
record ShardFilter(String type, @Nullable String shardId, @Nullable Instant timestamp) {
  private static final List<String> TYPES =
      List.of(
          "AFTER_SHARD_ID",
          "AT_TRIM_HORIZON",
          "FROM_TRIM_HORIZON",
          "AT_LATEST",
          "AT_TIMESTAMP",
          "FROM_TIMESTAMP");

  /** Reads the structure at hand and checks it. */
  static ShardFilter read(MemberReader in) {
    String type = null;
    String shardId = null;
    Instant timestamp = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Type" -> type = in.readString();
        case "ShardId" -> shardId = in.readString();
        case "Timestamp" -> timestamp = in.readTimestamp();
        default -> in.skip();
      }
    }
    new Violations()
        .required("shardFilter.type", type)
        .oneOf("shardFilter.type", type, TYPES)
        .check("shardFilter.shardId", shardId, StringRule.SHARD_ID)
        .throwIfAny();
    ShardFilter filter = new ShardFilter(type == null ? "" : type, shardId, timestamp);
    filter.requireCompanions();
    return filter;
  }

  private void requireCompanions() {
    if (type.equals("AFTER_SHARD_ID") && shardId == null) {
      throw ApiException.invalidArgument("ShardFilter AFTER_SHARD_ID requires a ShardId.");
    }
    if (type.endsWith("_TIMESTAMP") && timestamp == null) {
      throw ApiException.invalidArgument("ShardFilter " + type + " requires a Timestamp.");
    }
  }

  /** The shards to show, in the order given. */
  List<ShardDescription> apply(List<ShardDescription> shards) {
    Set<String> present =
        shards.stream().map(ShardDescription::shardId).collect(Collectors.toSet());
    return shards.stream().filter(shard -> shows(shard, isFirst(shard, present))).toList();
  }

  /** Whether nothing that came before it can be read any more. */
  private static boolean isFirst(ShardDescription shard, Set<String> present) {
    return !present.contains(String.valueOf(shard.parentShardId()))
        && !present.contains(String.valueOf(shard.adjacentParentShardId()));
  }

  private boolean shows(ShardDescription shard, boolean first) {
    return switch (type) {
      case "AFTER_SHARD_ID" -> shardId != null && shard.shardId().compareTo(shardId) > 0;
      case "AT_LATEST" -> shard.isOpen();
      case "AT_TRIM_HORIZON" -> first;
      case "AT_TIMESTAMP" -> timestamp != null && wasOpen(shard, first, timestamp);
      case "FROM_TIMESTAMP" -> timestamp != null && !endedBefore(shard, timestamp);
      default -> true;
    };
  }

  /** At the moment of a change it is the children that are open, and not the parents. */
  private static boolean wasOpen(ShardDescription shard, boolean first, Instant time) {
    Instant closed = shard.closedAt();
    boolean begun = first || !shard.openedAt().isAfter(time);
    return begun && (closed == null || closed.isAfter(time));
  }

  private static boolean endedBefore(ShardDescription shard, Instant time) {
    Instant closed = shard.closedAt();
    return closed != null && closed.isBefore(time);
  }
}
