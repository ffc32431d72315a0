package io.weir.producer;

import io.weir.broker.routing.ShardRouter;
import io.weir.producer.gateway.OpenShard;
import java.util.Comparator;
import java.util.List;

/** Which open shard takes which hash keys, as last heard. Immutable. */
final class ShardMap {
  private final List<OpenShard> shards;
  private final ShardRouter router;

  /**
   * From the shards in any order.
   *
   * @throws IllegalArgumentException unless they hold every hash key once
   */
  ShardMap(List<OpenShard> open) {
    shards = open.stream().sorted(Comparator.comparing(s -> s.range().start())).toList();
    router = new ShardRouter(shards.stream().map(OpenShard::range).toList());
  }

  int size() {
    return shards.size();
  }

  OpenShard shard(int position) {
    return shards.get(position);
  }

  boolean holds(String shardId) {
    return shards.stream().anyMatch(shard -> shard.shardId().equals(shardId));
  }

  /** The position of the shard of a hash key. */
  int find(long high, long low) {
    return router.find(high, low);
  }
}
