package io.weir.server.operation.data;

import io.weir.broker.data.ChildShard;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/**
 * What was read, written from the array it was read into. Records are not encrypted, and so carry
 * no EncryptionType. The next iterator is absent only at the end of a closed shard, and then its
 * children are there.
 */
final class GetRecordsOutput implements Output {
  private static final int BYTES_PER_RECORD = 176;
  private static final int BYTES_BESIDE = 640;
  private static final int BYTES_PER_CHILD = 320;
  private final ReadResult result;

  GetRecordsOutput(ReadResult result) {
    this.result = result;
  }

  @Override
  public void writeTo(MemberWriter out) {
    byte[] bytes = result.bytes();
    out.beginStructure();
    out.beginList("Records");
    for (int i = 0; i < result.count(); i++) {
      out.beginStructure();
      out.string("SequenceNumber", result.sequenceNumber(i));
      out.timestamp("ApproximateArrivalTimestamp", result.arrivalMillis(i));
      out.blob("Data", bytes, result.dataStart(i), result.dataLength(i));
      out.utf8("PartitionKey", bytes, result.keyStart(i), result.keyLength(i));
      out.endStructure();
    }
    out.endList();
    ShardIterator next = result.next();
    if (next != null) {
      out.string("NextShardIterator", next.token());
    }
    out.number("MillisBehindLatest", result.millisBehindLatest());
    if (!result.children().isEmpty()) {
      writeChildren(out);
    }
    out.endStructure();
  }

  private void writeChildren(MemberWriter out) {
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

  /** Fixed for each record, so that the buffer fits: 56 digits, a time, the names, the padding. */
  @Override
  public int textSize() {
    return BYTES_BESIDE
        + BYTES_PER_RECORD * result.count()
        + BYTES_PER_CHILD * result.children().size();
  }

  /** Keys are counted as if they were encoded too, which leaves room for what must be escaped. */
  @Override
  public int blobSize() {
    return Math.toIntExact(result.countedBytes());
  }
}
