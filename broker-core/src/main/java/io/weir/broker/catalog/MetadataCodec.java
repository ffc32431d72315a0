package io.weir.broker.catalog;

import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import io.weir.broker.catalog.MetadataEvent.EncryptionSet;
import io.weir.broker.catalog.MetadataEvent.MetricsSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.PeakObserved;
import io.weir.broker.catalog.MetadataEvent.PolicySet;
import io.weir.broker.catalog.MetadataEvent.RecordSizeSet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * {@linkplain MetadataEvent Events about metadata} as bytes, behind the version of {@link
 * CatalogCodec}.
 *
 * <pre>
 *   u8 type
 *   32 consumer registered:   id 16, consumer
 *   33 consumer deregistered: id 16, name str
 *   34 tags set:              id 16, consumer's name str or empty, tags
 *   35 policy set:            id 16, consumer's name str or empty, policy str or empty
 *   37 metrics set:           id 16, metrics
 *   38 record size set:       id 16, KiB u32
 *   39 mode set:              id 16, mode u8, at u64 ms
 *   40 warm throughput set:   id 16, MiB/s u32
 *   41 commitment set:        commitment
 *   42 peak observed:         id 16, day i64, rate
 *   43 encryption set:        id 16, key id str or empty, at u64 ms
 * </pre>
 *
 * <p>What a consumer, tags, metrics, a commitment and a rate look like is in {@link
 * MetadataFields}.
 */
final class MetadataCodec {
  /** The first type of these; {@link CatalogCodec} has the ones before. */
  static final int FIRST_TYPE = 32;

  private static final int CONSUMER_REGISTERED = 32;
  private static final int CONSUMER_DEREGISTERED = 33;
  private static final int TAGS_SET = 34;
  private static final int POLICY_SET = 35;
  private static final int METRICS_SET = 37;
  private static final int RECORD_SIZE_SET = 38;
  private static final int MODE_SET = 39;
  private static final int WARM_THROUGHPUT_SET = 40;
  private static final int COMMITMENT_SET = 41;
  private static final int PEAK_OBSERVED = 42;
  private static final int ENCRYPTION_SET = 43;

  private MetadataCodec() {}

  static void write(DataOutputStream out, MetadataEvent event) throws IOException {
    out.writeByte(typeOf(event));
    UUID stream = event.id();
    if (stream != null) {
      CatalogCodec.writeId(out, stream);
    }
    if (event instanceof ConsumerRegistered registered) {
      MetadataFields.writeConsumer(out, registered.consumer());
    } else if (event instanceof ConsumerDeregistered deregistered) {
      out.writeUTF(deregistered.name());
    } else if (event instanceof TagsSet set) {
      out.writeUTF(set.consumer());
      MetadataFields.writeTags(out, set.tags());
    } else if (event instanceof PolicySet set) {
      out.writeUTF(set.consumer());
      out.writeUTF(set.policy());
    } else if (event instanceof EncryptionSet set) {
      out.writeUTF(set.keyId());
      out.writeLong(set.atMillis());
    } else if (event instanceof MetricsSet set) {
      MetadataFields.writeMetrics(out, set.metrics());
    } else if (event instanceof RecordSizeSet set) {
      out.writeInt(set.maxRecordKib());
    } else if (event instanceof ModeSet set) {
      CatalogCodec.writeMode(out, set.mode());
      out.writeLong(set.atMillis());
    } else if (event instanceof WarmThroughputSet set) {
      out.writeInt(set.mibps());
    } else if (event instanceof PeakObserved observed) {
      out.writeLong(observed.day());
      MetadataFields.writeRate(out, observed.rate());
    } else if (event instanceof CommitmentSet set) {
      MetadataFields.writeCommitment(out, set.commitment());
    }
  }

  private static int typeOf(MetadataEvent event) {
    if (event instanceof ConsumerRegistered) {
      return CONSUMER_REGISTERED;
    } else if (event instanceof ConsumerDeregistered) {
      return CONSUMER_DEREGISTERED;
    } else if (event instanceof TagsSet) {
      return TAGS_SET;
    } else if (event instanceof PolicySet) {
      return POLICY_SET;
    } else if (event instanceof EncryptionSet) {
      return ENCRYPTION_SET;
    } else if (event instanceof MetricsSet) {
      return METRICS_SET;
    } else if (event instanceof RecordSizeSet) {
      return RECORD_SIZE_SET;
    } else if (event instanceof ModeSet) {
      return MODE_SET;
    } else if (event instanceof WarmThroughputSet) {
      return WARM_THROUGHPUT_SET;
    } else if (event instanceof PeakObserved) {
      return PEAK_OBSERVED;
    }
    return COMMITMENT_SET;
  }

  static MetadataEvent read(DataInputStream in, int type)
      throws IOException, CatalogFormatException {
    if (type == COMMITMENT_SET) {
      return new CommitmentSet(MetadataFields.readCommitment(in));
    }
    UUID id = CatalogCodec.readId(in);
    return switch (type) {
      case CONSUMER_REGISTERED -> new ConsumerRegistered(id, MetadataFields.readConsumer(in));
      case CONSUMER_DEREGISTERED -> new ConsumerDeregistered(id, in.readUTF());
      case TAGS_SET -> new TagsSet(id, in.readUTF(), MetadataFields.readTags(in));
      case POLICY_SET -> new PolicySet(id, in.readUTF(), in.readUTF());
      case ENCRYPTION_SET -> new EncryptionSet(id, in.readUTF(), in.readLong());
      case METRICS_SET -> new MetricsSet(id, MetadataFields.readMetrics(in));
      case RECORD_SIZE_SET -> new RecordSizeSet(id, in.readInt());
      case MODE_SET -> new ModeSet(id, CatalogCodec.readMode(in), in.readLong());
      case WARM_THROUGHPUT_SET -> new WarmThroughputSet(id, in.readInt());
      case PEAK_OBSERVED -> new PeakObserved(id, in.readLong(), MetadataFields.readRate(in));
      default -> throw new CatalogFormatException("an event of the unknown type " + type);
    };
  }
}
