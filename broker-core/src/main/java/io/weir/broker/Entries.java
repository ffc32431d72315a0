package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.data.PutEntry;
import io.weir.broker.shard.ActiveStream;
import io.weir.log.BodyWriter;
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
    if (entry.explicitHashKey() == null) {
      stream.put(entry.partitionKey(), entry.data(), listener, tag);
    } else {
      Payload data = new Bytes(entry.data());
      stream.put(entry.partitionKey(), entry.explicitHashKey(), data, listener, tag);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Bytes(byte[] bytes) implements Payload {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(bytes, 0, bytes.length);
    }
  }
}
