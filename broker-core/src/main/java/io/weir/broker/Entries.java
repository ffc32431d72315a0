package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.PutEntry;
import io.weir.broker.routing.HashKey;
import io.weir.broker.shard.ActiveStream;
import java.nio.charset.StandardCharsets;

/** Entries as the data plane takes them. */
final class Entries {
  private Entries() {}

  /** Bytes of key and data. */
  static long sizeOf(PutEntry entry) {
    return entry.partitionKey().getBytes(StandardCharsets.UTF_8).length
        + (long) entry.data().length;
  }

  static void put(ActiveStream stream, PutEntry entry, AckListener listener, long tag) {
    HashKey hash = entry.explicitHashKey();
    if (hash == null) {
      stream.put(entry.partitionKey(), entry.data(), listener, tag);
    } else {
      stream.put(entry.partitionKey(), hash.high(), hash.low(), entry.data(), listener, tag);
    }
  }
}
