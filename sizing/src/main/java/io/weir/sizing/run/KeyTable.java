package io.weir.sizing.run;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.KeyEncoder;
import io.weir.broker.routing.ShardRouter;
import io.weir.producer.gateway.OpenShard;
import io.weir.sizing.load.Keys;
import io.weir.sizing.report.HeatMap;
import java.util.Arrays;
import java.util.List;

/** Keys and their hash keys, reckoned once. Immutable. */
final class KeyTable {
  private final String[] keys;
  private final int[] keyBytes;
  private final HashKey[] hashes;

  KeyTable(Keys source) {
    int count = source.count();
    keys = new String[count];
    keyBytes = new int[count];
    hashes = new HashKey[count];
    KeyEncoder encoder = new KeyEncoder(0);
    for (int i = 0; i < count; i++) {
      keys[i] = source.key(i);
      keyBytes[i] = encoder.encode(keys[i]);
      encoder.hash();
      hashes[i] = new HashKey(encoder.high(), encoder.low());
    }
  }

  int count() {
    return keys.length;
  }

  String key(int index) {
    return keys[index];
  }

  int keyBytes(int index) {
    return keyBytes[index];
  }

  HashKey hash(int index) {
    return hashes[index];
  }

  int band(int index) {
    return HeatMap.band(hashes[index].high());
  }

  /** Whether the shards are several, and all keys hash to one of them: the others stay empty. */
  boolean isAllInOneOf(List<OpenShard> shards) {
    return shards.size() > 1 && Arrays.stream(placesAmong(shards)).distinct().count() == 1;
  }

  /** The place among some shards, in the order of their hash keys, of each key's one. */
  int[] placesAmong(List<OpenShard> shards) {
    ShardRouter router = new ShardRouter(shards.stream().map(OpenShard::range).toList());
    int[] places = new int[keys.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = router.find(hashes[i].high(), hashes[i].low());
    }
    return places;
  }
}
