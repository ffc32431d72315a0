package io.weir.server.operation.group;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.broker.group.Checkpoint.ShardEnd;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as members: a type, with AFTER_RECORD a sequence number, and within an aggregated
 * record the place of the last one processed.
 */
record CheckpointMembers(
    @Nullable String type, @Nullable String sequenceNumber, @Nullable Long subSequenceNumber) {
  private static final String TRIM_HORIZON = "TRIM_HORIZON";
  private static final String AFTER_RECORD = "AFTER_RECORD";
  private static final String SHARD_END = "SHARD_END";
  private static final List<String> SETTABLE = List.of(AFTER_RECORD, SHARD_END);

  static CheckpointMembers read(MemberReader in) {
    String type = null;
    String sequenceNumber = null;
    Long subSequenceNumber = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Type" -> type = in.readString();
        case "SequenceNumber" -> sequenceNumber = in.readString();
        case "SubSequenceNumber" -> subSequenceNumber = in.readLong();
        default -> in.skip();
      }
    }
    return new CheckpointMembers(type, sequenceNumber, subSequenceNumber);
  }

  void check(Violations violations) {
    violations
        .required("checkpoint.type", type)
        .oneOf("checkpoint.type", type, SETTABLE)
        .check("checkpoint.sequenceNumber", sequenceNumber, StringRule.SEQUENCE_NUMBER);
  }

  /** The checkpoint, once checked. */
  Checkpoint toCheckpoint() {
    if (SHARD_END.equals(type)) {
      return Checkpoint.shardEnd();
    }
    if (sequenceNumber == null) {
      throw ApiException.invalidArgument("A checkpoint AFTER_RECORD needs a SequenceNumber.");
    }
    if (subSequenceNumber == null) {
      return Checkpoint.after(sequenceNumber);
    }
    if (subSequenceNumber < 0) {
      throw ApiException.invalidArgument("SubSequenceNumber is 0 or more.");
    }
    return Checkpoint.after(sequenceNumber, subSequenceNumber);
  }

  static void write(Checkpoint checkpoint, MemberWriter out) {
    out.beginStructure("Checkpoint");
    if (checkpoint instanceof AfterRecord after) {
      out.string("Type", AFTER_RECORD);
      out.string("SequenceNumber", after.sequenceNumber());
      if (after.subSequenceNumber() != Checkpoint.WHOLE) {
        out.number("SubSequenceNumber", after.subSequenceNumber());
      }
    } else {
      out.string("Type", checkpoint instanceof ShardEnd ? SHARD_END : TRIM_HORIZON);
    }
    out.endStructure();
  }
}
