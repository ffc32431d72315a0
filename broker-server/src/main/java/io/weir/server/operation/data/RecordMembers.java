package io.weir.server.operation.data;

import io.weir.broker.data.ReadResult;
import io.weir.server.protocol.MemberWriter;

/**
 * Records as members of an answer, written from the array they were read into. They are not
 * encrypted, and so carry no EncryptionType.
 */
final class RecordMembers {
  /** 56 digits, a time, the names, the padding. */
  static final int BYTES_PER_RECORD = 176;

  private RecordMembers() {}

  static void write(MemberWriter out, ReadResult result) {
    byte[] bytes = result.bytes();
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
  }
}
