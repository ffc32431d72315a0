package io.weir.server.operation.control;

import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.WarmThroughput;
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

  /** What a stream is ready for, where Amazon says it. */
  static void writeWarmThroughput(@Nullable WarmThroughput warm, MemberWriter out) {
    if (warm == null) {
      return;
    }
    out.beginStructure("WarmThroughput");
    if (warm.targetMibps() > 0) {
      out.number("TargetMiBps", warm.targetMibps());
    }
    out.number("CurrentMiBps", warm.currentMibps());
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
