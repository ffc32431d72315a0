package io.weir.server.operation.control;

import io.weir.broker.stream.StreamDescription;
import io.weir.server.protocol.MemberWriter;

/** The members that DescribeStream and DescribeStreamSummary have in common. */
final class StreamMembers {
  private StreamMembers() {}

  static void write(StreamDescription stream, MemberWriter out) {
    writeIdentity(stream, out);
    out.number("RetentionPeriodHours", stream.retention().toHours());
    out.beginList("EnhancedMonitoring");
    out.beginStructure();
    out.beginList("ShardLevelMetrics");
    out.endList();
    out.endStructure();
    out.endList();
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
