package io.weir.server.operation.control;

import io.weir.broker.stream.ShardDescription;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which shards ListShards shows.
 *
 * <p>The types that ask what was open at some time are answered from the fact that no shard has
 * ever been closed, because Weir does not reshard yet; with a closed shard in the stream they are
 * refused, until lifetimes are kept.
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
    return switch (type) {
      case "AFTER_SHARD_ID" -> after(shards);
      case "AT_LATEST" -> shards.stream().filter(ShardDescription::isOpen).toList();
      case "FROM_TRIM_HORIZON" -> shards;
      default -> openAtSomeTime(shards);
    };
  }

  private List<ShardDescription> after(List<ShardDescription> shards) {
    return shards.stream()
        .filter(shard -> shardId != null && shard.shardId().compareTo(shardId) > 0)
        .toList();
  }

  private List<ShardDescription> openAtSomeTime(List<ShardDescription> shards) {
    if (!shards.stream().allMatch(ShardDescription::isOpen)) {
      throw ApiException.validation(
          "ShardFilter " + type + " on a stream with closed shards is not yet in Weir.");
    }
    return shards;
  }
}
