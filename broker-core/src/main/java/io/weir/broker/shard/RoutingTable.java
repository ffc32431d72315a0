package io.weir.broker.shard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.routing.ShardRouter;
import java.util.List;

/** The open shards of a stream at one time, and which hash keys they take. Immutable. */
final class RoutingTable {
  private final ShardRouter router;
  private final Shard[] open;

  private RoutingTable(ShardRouter router, Shard[] open) {
    this.router = router;
    this.open = open;
  }

  static RoutingTable of(StreamState stream, ShardSet shards) {
    List<ShardState> open = stream.openShards();
    return new RoutingTable(
        new ShardRouter(open.stream().map(ShardState::range).toList()),
        open.stream().map(s -> shards.shard(s.index())).toArray(Shard[]::new));
  }

  Shard find(long high, long low) {
    return open[router.find(high, low)];
  }
}
