package io.weir.server.operation.control;

import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamSettings;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/** The members that DescribeStream and DescribeStreamSummary have in common. */
final class StreamMembers {
  private StreamMembers() {}

  static void write(StreamDescription stream, StreamSettings settings, MemberWriter out) {
    writeIdentity(stream, out);
    out.number("RetentionPeriodHours", stream.retention().toHours());
    out.beginList("EnhancedMonitoring");
    out.beginStructure();
    MonitoringMembers.writeList("ShardLevelMetrics", settings.metrics(), out);
    out.endStructure();
    out.endList();
    out.string("EncryptionType", settings.isEncrypted() ? "KMS" : "NONE");
    if (settings.isEncrypted()) {
      out.string("KeyId", settings.keyId());
    }
  }

  /** A shard takes 1 MiB/s, so that is what the stream is ready for now. */
  static void writeWarmThroughput(StreamDescription stream, int target, MemberWriter out) {
    out.beginStructure("WarmThroughput");
    out.number("TargetMiBps", target);
    out.number("CurrentMiBps", stream.openShardCount());
    out.endStructure();
  }

  /** The mode in the structure at hand. */
  static @Nullable String readMode(MemberReader in) {
    String mode = null;
    boolean given = false;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("StreamMode")) {
        mode = in.readString();
        given = true;
      } else {
        in.skip();
      }
    }
    if (!given) {
      new Violations().required("streamModeDetails.streamMode", null).throwIfAny();
    }
    return mode;
  }

  /** Those that ListStreams has too. */
  static void writeIdentity(StreamDescription stream, MemberWriter out) {
    out.string("StreamName", stream.name());
    out.string("StreamARN", stream.arn());
    out.string("StreamStatus", stream.status().name());
    out.beginStructure("StreamModeDetails");
    out.string("StreamMode", stream.mode().name());
    out.endStructure();
    out.timestamp("StreamCreationTimestamp", stream.createdAt().toEpochMilli());
  }
}
