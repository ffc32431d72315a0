package io.weir.server.operation.data;

import io.weir.broker.data.ChildShard;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.server.protocol.MemberWriter;

/**
 * Records, and a closed shard's children, as members of an answer, written from the array they were
 * read into. They are not encrypted, and so carry no EncryptionType.
 */
final class RecordMembers {
  /** 56 digits, a time, the names, the padding. */
  private static final int BYTES_PER_RECORD = 176;

  private static final int BYTES_PER_CHILD = 320;

  private RecordMembers() {}

  static void write(MemberWriter out, ReadResult result) {
    byte[] bytes = result.bytes();
    byte[] sequenceNumber = new byte[SequenceNumber.DIGITS];
    out.beginList("Records");
    for (int i = 0; i < result.count(); i++) {
      out.beginStructure();
      result.sequenceNumber(i, sequenceNumber);
      out.ascii("SequenceNumber", sequenceNumber);
      out.timestamp("ApproximateArrivalTimestamp", result.arrivalMillis(i));
      out.blob("Data", bytes, result.dataStart(i), result.dataLength(i));
      out.utf8("PartitionKey", bytes, result.keyStart(i), result.keyLength(i));
      out.endStructure();
    }
    out.endList();
  }

  /** Where reading goes on at the end of a closed shard; nothing elsewhere. */
  static void writeChildren(MemberWriter out, ReadResult result) {
    if (result.children().isEmpty()) {
      return;
    }
    out.beginList("ChildShards");
    for (ChildShard child : result.children()) {
      out.beginStructure();
      out.string("ShardId", child.shardId());
      out.beginList("ParentShards");
      child.parentShardIds().forEach(out::element);
      out.endList();
      out.beginStructure("HashKeyRange");
      out.string("StartingHashKey", child.hashKeyRange().start().toString());
      out.string("EndingHashKey", child.hashKeyRange().end().toString());
      out.endStructure();
      out.endStructure();
    }
    out.endList();
  }

  /** About how many bytes of text records and children take. */
  static int textSize(ReadResult result) {
    return BYTES_PER_RECORD * result.count() + BYTES_PER_CHILD * result.children().size();
  }
}
