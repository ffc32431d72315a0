package io.weir.broker.catalog;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of shards as bytes, the same in events and in snapshots. Big-endian:
 *
 * <pre>
 *   u32 shards, each:
 *       index u32 | creation second u64 | range start 16, end 16 | parent i32 | adjacent i32 |
 *       end offset i64 | opened at i64 ms | closed at i64 ms
 * </pre>
 *
 * <p>What is not there is -1.
 */
final class ShardCodec {
  private ShardCodec() {}

  static void write(DataOutputStream out, List<ShardState> shards) throws IOException {
    out.writeInt(shards.size());
    for (ShardState shard : shards) {
      out.writeInt(shard.index());
      out.writeLong(shard.creationSecond());
      writeKey(out, shard.range().start());
      writeKey(out, shard.range().end());
      out.writeInt(shard.parent());
      out.writeInt(shard.adjacentParent());
      out.writeLong(shard.endOffset());
      out.writeLong(shard.openedAtMillis());
      out.writeLong(shard.closedAtMillis());
    }
  }

  static List<ShardState> read(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<ShardState> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(
          new ShardState(
              in.readInt(),
              in.readLong(),
              new HashKeyRange(readKey(in), readKey(in)),
              in.readInt(),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return shards;
  }

  private static void writeKey(DataOutputStream out, HashKey key) throws IOException {
    out.writeLong(key.high());
    out.writeLong(key.low());
  }

  private static HashKey readKey(DataInputStream in) throws IOException {
    return new HashKey(in.readLong(), in.readLong());
  }
}
