package io.weir.broker.catalog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * {@link MetadataState} as a section of a {@link CatalogSnapshot}. Big-endian, with the fields of
 * {@link MetadataFields}:
 *
 * <pre>
 *   u64 last second of a consumer that is gone | commitment |
 *   u32 streams with consumers, each: id 16 | u32 consumers, each: consumer
 *   u32 streams with settings, each: id 16 | settings
 * </pre>
 */
final class MetadataSection {
  private MetadataSection() {}

  static void write(DataOutputStream out, MetadataState state) throws IOException {
    out.writeLong(state.lastGoneSecond());
    MetadataFields.writeCommitment(out, state.commitment());
    out.writeInt(state.allConsumers().size());
    for (var stream : state.allConsumers().entrySet()) {
      CatalogCodec.writeId(out, stream.getKey());
      out.writeInt(stream.getValue().size());
      for (ConsumerState consumer : stream.getValue().values()) {
        MetadataFields.writeConsumer(out, consumer);
      }
    }
    out.writeInt(state.allSettings().size());
    for (var stream : state.allSettings().entrySet()) {
      CatalogCodec.writeId(out, stream.getKey());
      MetadataFields.writeSettings(out, stream.getValue());
    }
  }

  static MetadataState read(DataInputStream in) throws IOException, CatalogFormatException {
    MetadataState state = new MetadataState(in.readLong(), MetadataFields.readCommitment(in));
    int withConsumers = in.readInt();
    for (int i = 0; i < withConsumers; i++) {
      UUID stream = CatalogCodec.readId(in);
      int consumers = in.readInt();
      for (int j = 0; j < consumers; j++) {
        state.put(stream, MetadataFields.readConsumer(in));
      }
    }
    int withSettings = in.readInt();
    for (int i = 0; i < withSettings; i++) {
      state.put(CatalogCodec.readId(in), MetadataFields.readSettings(in));
    }
    return state;
  }
}
