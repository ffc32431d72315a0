package io.weir.broker.catalog;

import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@linkplain MetadataEvent Events about metadata} as bytes, behind the version of {@link
 * CatalogCodec}.
 *
 * <pre>
 *   u8 type
 *   32 consumer registered:   id 16, consumer
 *   33 consumer deregistered: id 16, name str
 *
 *   consumer: name str, creation second u64, tags, policy str
 *   tags:     u8 tags, each: key str, value str
 * </pre>
 */
final class MetadataCodec {
  /** The first type of these; {@link CatalogCodec} has the ones before. */
  static final int FIRST_TYPE = 32;

  private static final int CONSUMER_REGISTERED = 32;
  private static final int CONSUMER_DEREGISTERED = 33;

  private MetadataCodec() {}

  static void write(DataOutputStream out, MetadataEvent event) throws IOException {
    if (event instanceof ConsumerRegistered registered) {
      out.writeByte(CONSUMER_REGISTERED);
      CatalogCodec.writeId(out, registered.id());
      writeConsumer(out, registered.consumer());
    } else if (event instanceof ConsumerDeregistered deregistered) {
      out.writeByte(CONSUMER_DEREGISTERED);
      CatalogCodec.writeId(out, deregistered.id());
      out.writeUTF(deregistered.name());
    }
  }

  static MetadataEvent read(DataInputStream in, int type)
      throws IOException, CatalogFormatException {
    return switch (type) {
      case CONSUMER_REGISTERED -> new ConsumerRegistered(CatalogCodec.readId(in), readConsumer(in));
      case CONSUMER_DEREGISTERED -> new ConsumerDeregistered(CatalogCodec.readId(in), in.readUTF());
      default -> throw new CatalogFormatException("an event of the unknown type " + type);
    };
  }

  static void writeConsumer(DataOutputStream out, ConsumerState consumer) throws IOException {
    out.writeUTF(consumer.name());
    out.writeLong(consumer.creationSecond());
    writeTags(out, consumer.tags());
    out.writeUTF(consumer.policy());
  }

  static ConsumerState readConsumer(DataInputStream in) throws IOException {
    return new ConsumerState(in.readUTF(), in.readLong(), readTags(in), in.readUTF());
  }

  static void writeTags(DataOutputStream out, SortedMap<String, String> tags) throws IOException {
    out.writeByte(tags.size());
    for (var tag : tags.entrySet()) {
      out.writeUTF(tag.getKey());
      out.writeUTF(tag.getValue());
    }
  }

  static SortedMap<String, String> readTags(DataInputStream in) throws IOException {
    SortedMap<String, String> tags = new TreeMap<>();
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      tags.put(in.readUTF(), in.readUTF());
    }
    return tags;
  }
}
