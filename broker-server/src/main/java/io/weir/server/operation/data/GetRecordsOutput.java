package io.weir.server.operation.data;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/**
 * What was read, and where to read on: the next iterator is absent only at the end of a closed
 * shard, and then its children are there.
 */
final class GetRecordsOutput implements Output {
  private static final int BYTES_BESIDE = 640;
  private final ReadResult result;

  GetRecordsOutput(ReadResult result) {
    this.result = result;
  }

  @Override
  public void writeTo(MemberWriter out) {
    out.beginStructure();
    RecordMembers.write(out, result);
    ShardIterator next = result.next();
    if (next != null) {
      out.string("NextShardIterator", next.token());
    }
    out.number("MillisBehindLatest", result.millisBehindLatest());
    RecordMembers.writeChildren(out, result);
    out.endStructure();
  }

  /** Fixed for each record, so that the buffer fits. */
  @Override
  public int textSize() {
    return BYTES_BESIDE + RecordMembers.textSize(result);
  }

  /** Keys are counted as if they were encoded too, which leaves room for what must be escaped. */
  @Override
  public int blobSize() {
    return Math.toIntExact(result.countedBytes());
  }
}
