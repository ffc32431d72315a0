package io.weir.sizing.run;

import io.weir.broker.routing.KeyEncoder;
import io.weir.broker.routing.ShardRouter;
import io.weir.producer.gateway.OpenShard;
import io.weir.sizing.load.Keys;
import io.weir.sizing.report.HeatMap;
import java.util.List;

/** Keys and their hash keys, reckoned once. Immutable. */
final class KeyTable {
  private final String[] keys;
  private final int[] keyBytes;
  private final long[] highs;
  private final long[] lows;

  KeyTable(Keys source) {
    int count = source.count();
    keys = new String[count];
    keyBytes = new int[count];
    highs = new long[count];
    lows = new long[count];
    KeyEncoder encoder = new KeyEncoder(0);
    for (int i = 0; i < count; i++) {
      keys[i] = source.key(i);
      keyBytes[i] = encoder.encode(keys[i]);
      encoder.hash();
      highs[i] = encoder.high();
      lows[i] = encoder.low();
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

  int band(int index) {
    return HeatMap.band(highs[index]);
  }

  /** The place among some shards, in the order of their hash keys, of each key's one. */
  int[] placesAmong(List<OpenShard> shards) {
    ShardRouter router = new ShardRouter(shards.stream().map(OpenShard::range).toList());
    int[] places = new int[keys.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = router.find(highs[i], lows[i]);
    }
    return places;
  }
}
