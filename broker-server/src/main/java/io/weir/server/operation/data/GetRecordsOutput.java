package io.weir.server.operation.data;

import io.weir.broker.data.ReadResult;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/**
 * What was read, written from the array it was read into. Records are not encrypted, and so carry
 * no EncryptionType.
 */
final class GetRecordsOutput implements Output {
  private static final int BYTES_PER_RECORD = 176;
  private static final int BYTES_BESIDE = 640;
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
    out.string("NextShardIterator", result.next().token());
    out.number("MillisBehindLatest", result.millisBehindLatest());
    out.endStructure();
  }

  /** Fixed for each record, so that the buffer fits: 56 digits, a time, the names, the padding. */
  @Override
  public int textSize() {
    return BYTES_BESIDE + BYTES_PER_RECORD * result.count();
  }

  /** Keys are counted as if they were encoded too, which leaves room for what must be escaped. */
  @Override
  public int blobSize() {
    return Math.toIntExact(result.countedBytes());
  }
}
