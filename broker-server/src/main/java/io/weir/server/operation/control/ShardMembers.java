package io.weir.server.operation.control;

import io.weir.broker.stream.ShardDescription;
import io.weir.server.protocol.MemberWriter;
import java.util.List;

/** How a shard is described. */
final class ShardMembers {
  private ShardMembers() {}

  static void writeList(String member, List<ShardDescription> shards, MemberWriter out) {
    out.beginList(member);
    for (ShardDescription shard : shards) {
      out.beginStructure();
      write(shard, out);
      out.endStructure();
    }
    out.endList();
  }

  private static void write(ShardDescription shard, MemberWriter out) {
    out.string("ShardId", shard.shardId());
    String parent = shard.parentShardId();
    if (parent != null) {
      out.string("ParentShardId", parent);
    }
    String adjacent = shard.adjacentParentShardId();
    if (adjacent != null) {
      out.string("AdjacentParentShardId", adjacent);
    }
    out.beginStructure("HashKeyRange");
    out.string("StartingHashKey", shard.hashKeyRange().start().toString());
    out.string("EndingHashKey", shard.hashKeyRange().end().toString());
    out.endStructure();
    out.beginStructure("SequenceNumberRange");
    out.string("StartingSequenceNumber", shard.startingSequenceNumber());
    String ending = shard.endingSequenceNumber();
    if (ending != null) {
      out.string("EndingSequenceNumber", ending);
    }
    out.endStructure();
  }
}
