package io.weir.broker.catalog;

import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.PeakHistory;
import io.weir.broker.stream.PeakHistory.DailyPeak;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamChanges;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.WriteRate;
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
 *               times of mode switches, of keys set, of keys removed, peaks
 *   times:      u8 times, each: at u64 ms
 *   rate:       bytes/s u64, records/s u64
 *   peaks:      u8 days, each: day i64, rate
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
    writeTimes(out, settings.changes().modeSwitches());
    writeTimes(out, settings.changes().keysSet());
    writeTimes(out, settings.changes().keysRemoved());
    writePeaks(out, settings.peaks());
  }

  private static void writeTimes(DataOutputStream out, List<Long> times) throws IOException {
    out.writeByte(times.size());
    for (long at : times) {
      out.writeLong(at);
    }
  }

  private static void writePeaks(DataOutputStream out, PeakHistory peaks) throws IOException {
    out.writeByte(peaks.days().size());
    for (DailyPeak peak : peaks.days()) {
      out.writeLong(peak.day());
      writeRate(out, peak.rate());
    }
  }

  static void writeRate(DataOutputStream out, WriteRate rate) throws IOException {
    out.writeLong(rate.bytesPerSecond());
    out.writeLong(rate.recordsPerSecond());
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
        new StreamChanges(readTimes(in), readTimes(in), readTimes(in)),
        readPeaks(in));
  }

  private static PeakHistory readPeaks(DataInputStream in) throws IOException {
    List<DailyPeak> days = new ArrayList<>();
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      days.add(new DailyPeak(in.readLong(), readRate(in)));
    }
    return new PeakHistory(days);
  }

  static WriteRate readRate(DataInputStream in) throws IOException {
    return new WriteRate(in.readLong(), in.readLong());
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
