package io.weir.server.operation.data;

import io.weir.broker.data.ReadResult;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/** What was read, and where to read on. */
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
    out.string("NextShardIterator", result.next().token());
    out.number("MillisBehindLatest", result.millisBehindLatest());
    out.endStructure();
  }

  /** Fixed for each record, so that the buffer fits. */
  @Override
  public int textSize() {
    return BYTES_BESIDE + RecordMembers.BYTES_PER_RECORD * result.count();
  }

  /** Keys are counted as if they were encoded too, which leaves room for what must be escaped. */
  @Override
  public int blobSize() {
    return Math.toIntExact(result.countedBytes());
  }
}
