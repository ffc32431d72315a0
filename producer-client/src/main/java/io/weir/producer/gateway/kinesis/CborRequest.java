package io.weir.producer.gateway.kinesis;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.PutEntry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a PutRecords request in CBOR, byte for byte what the SDK makes of the same records.
 * Immutable.
 */
final class CborRequest {
  private static final byte[] RECORDS = CborWriter.item("Records");
  private static final byte[] STREAM_NAME = CborWriter.item("StreamName");
  private static final byte[] DATA = CborWriter.item("Data");
  private static final byte[] EXPLICIT_HASH_KEY = CborWriter.item("ExplicitHashKey");
  private static final byte[] PARTITION_KEY = CborWriter.item("PartitionKey");

  private static final int BYTES_OF_A_CHAR = 3;
  private static final int HASH_KEY_DIGITS = 39;
  private static final int FRAME =
      RECORDS.length + STREAM_NAME.length + CborWriter.LONGEST_HEAD + 4;
  private static final int FRAME_OF_A_RECORD =
      DATA.length
          + EXPLICIT_HASH_KEY.length
          + PARTITION_KEY.length
          + HASH_KEY_DIGITS
          + 3 * CborWriter.LONGEST_HEAD
          + 2;

  private final CborWriter body;

  private CborRequest(CborWriter body) {
    this.body = body;
  }

  /** For these records of a stream. */
  static CborRequest of(String stream, List<? extends PutEntry> entries) {
    CborWriter body = new CborWriter(mostBytes(stream, entries));
    body.map();
    body.put(RECORDS);
    body.list();
    for (PutEntry entry : entries) {
      write(entry, body);
    }
    body.end();
    body.put(STREAM_NAME);
    body.text(stream);
    body.end();
    return new CborRequest(body);
  }

  private static int mostBytes(String stream, List<? extends PutEntry> entries) {
    long most = FRAME + (long) BYTES_OF_A_CHAR * stream.length();
    for (PutEntry entry : entries) {
      most += FRAME_OF_A_RECORD + (long) BYTES_OF_A_CHAR * entry.partitionKey().length();
      most += entry.data().length;
    }
    return Math.toIntExact(most);
  }

  private static void write(PutEntry entry, CborWriter body) {
    body.map();
    body.put(DATA);
    body.data(entry.data());
    HashKey explicit = entry.explicitHashKey();
    if (explicit != null) {
      body.put(EXPLICIT_HASH_KEY);
      body.text(explicit.toString());
    }
    body.put(PARTITION_KEY);
    body.text(entry.partitionKey());
    body.end();
  }

  /** In bytes. */
  int length() {
    return body.length();
  }

  /** All of it, from the beginning. */
  InputStream stream() {
    return new ByteArrayInputStream(body.array(), 0, body.length());
  }

  boolean hasBytes(byte[] other) {
    return Arrays.equals(body.array(), 0, body.length(), other, 0, other.length);
  }
}
