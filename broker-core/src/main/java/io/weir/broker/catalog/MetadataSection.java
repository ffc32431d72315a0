package io.weir.broker.catalog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * {@link MetadataState} as a section of a {@link CatalogSnapshot}. Big-endian:
 *
 * <pre>
 *   u64 last second of a consumer that is gone |
 *   u32 streams with consumers, each: id 16 | u32 consumers, each as in {@link MetadataCodec}
 * </pre>
 */
final class MetadataSection {
  private MetadataSection() {}

  static void write(DataOutputStream out, MetadataState state) throws IOException {
    out.writeLong(state.lastGoneSecond());
    out.writeInt(state.allConsumers().size());
    for (var stream : state.allConsumers().entrySet()) {
      CatalogCodec.writeId(out, stream.getKey());
      out.writeInt(stream.getValue().size());
      for (ConsumerState consumer : stream.getValue().values()) {
        MetadataCodec.writeConsumer(out, consumer);
      }
    }
  }

  static MetadataState read(DataInputStream in) throws IOException {
    MetadataState state = new MetadataState(in.readLong());
    int streams = in.readInt();
    for (int i = 0; i < streams; i++) {
      UUID stream = CatalogCodec.readId(in);
      int consumers = in.readInt();
      for (int j = 0; j < consumers; j++) {
        state.put(stream, MetadataCodec.readConsumer(in));
      }
    }
    return state;
  }
}
