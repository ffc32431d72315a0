package io.weir.producer.gateway.kinesis;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.producer.gateway.OpenShard;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The SDK's shards as a producer's. */
final class Shards {
  private Shards() {}

  static OpenShard open(Shard shard) {
    return new OpenShard(
        shard.shardId(),
        new HashKeyRange(
            HashKey.parse(shard.hashKeyRange().startingHashKey()),
            HashKey.parse(shard.hashKeyRange().endingHashKey())));
  }
}
