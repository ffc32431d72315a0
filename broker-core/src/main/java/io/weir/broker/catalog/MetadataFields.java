package io.weir.broker.catalog;

import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What events about metadata and snapshots have in common, as bytes.
 *
 * <pre>
 *   consumer:   name str, creation second u64, tags, policy str or empty
 *   tags:       u8 tags, each: key str, value str
 *   metrics:    u8 metrics, each: its label str
 *   commitment: enabled u8, started at i64 ms or -1, ended at i64 ms or -1
 *   settings:   tags, policy str, key id str, metrics, record KiB u32, warm MiB/s u32,
 *               u8 mode switches, each: at u64 ms
 * </pre>
 */
final class MetadataFields {
  private static final long NEVER = -1;

  private MetadataFields() {}

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

  static void writeMetrics(DataOutputStream out, Set<ShardMetric> metrics) throws IOException {
    out.writeByte(metrics.size());
    for (ShardMetric metric : metrics) {
      out.writeUTF(metric.label());
    }
  }

  static Set<ShardMetric> readMetrics(DataInputStream in)
      throws IOException, CatalogFormatException {
    Set<ShardMetric> metrics = EnumSet.noneOf(ShardMetric.class);
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      String label = in.readUTF();
      ShardMetric metric = ShardMetric.of(label);
      if (metric == null) {
        throw new CatalogFormatException("the unknown metric " + label);
      }
      metrics.add(metric);
    }
    return metrics;
  }

  static void writeCommitment(DataOutputStream out, Commitment commitment) throws IOException {
    out.writeBoolean(commitment.enabled());
    writeTime(out, commitment.startedAtMillis());
    writeTime(out, commitment.endedAtMillis());
  }

  static Commitment readCommitment(DataInputStream in) throws IOException {
    return new Commitment(in.readBoolean(), readTime(in), readTime(in));
  }

  private static void writeTime(DataOutputStream out, @Nullable Long millis) throws IOException {
    out.writeLong(millis == null ? NEVER : millis);
  }

  private static @Nullable Long readTime(DataInputStream in) throws IOException {
    long millis = in.readLong();
    return millis == NEVER ? null : Long.valueOf(millis);
  }

  static void writeSettings(DataOutputStream out, StreamSettings settings) throws IOException {
    writeTags(out, settings.tags());
    out.writeUTF(settings.policy());
    out.writeUTF(settings.keyId());
    writeMetrics(out, settings.metrics());
    out.writeInt(settings.maxRecordKib());
    out.writeInt(settings.warmMibps());
    out.writeByte(settings.modeSwitchesMillis().size());
    for (long at : settings.modeSwitchesMillis()) {
      out.writeLong(at);
    }
  }

  static StreamSettings readSettings(DataInputStream in)
      throws IOException, CatalogFormatException {
    return new StreamSettings(
        readTags(in),
        in.readUTF(),
        in.readUTF(),
        readMetrics(in),
        in.readInt(),
        in.readInt(),
        readTimes(in));
  }

  private static List<Long> readTimes(DataInputStream in) throws IOException {
    List<Long> times = new ArrayList<>();
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      times.add(in.readLong());
    }
    return times;
  }
}
