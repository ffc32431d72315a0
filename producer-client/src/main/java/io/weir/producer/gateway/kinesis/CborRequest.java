package io.weir.producer.gateway.kinesis;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.PutEntry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a PutRecords request as CBOR (RFC 8949), byte for byte what the SDK would make of the
 * same records. Immutable once made.
 */
final class CborRequest {
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final byte LIST = (byte) (4 << 5 | 31);
  private static final byte MAP = (byte) (5 << 5 | 31);
  private static final byte BREAK = (byte) 0xff;

  private static final byte[] RECORDS = item("Records");
  private static final byte[] STREAM_NAME = item("StreamName");
  private static final byte[] DATA = item("Data");
  private static final byte[] EXPLICIT_HASH_KEY = item("ExplicitHashKey");
  private static final byte[] PARTITION_KEY = item("PartitionKey");

  private static final int LONGEST_HEAD = 5;
  private static final int HASH_KEY_DIGITS = 39;
  private static final int FRAME_OF_A_RECORD =
      2
          + DATA.length
          + EXPLICIT_HASH_KEY.length
          + PARTITION_KEY.length
          + HASH_KEY_DIGITS
          + 3 * LONGEST_HEAD;
  private static final int BYTES_OF_A_CHAR = 3;

  private final byte[] bytes;
  private int length;

  private CborRequest(int most) {
    bytes = new byte[most];
  }

  /** For these records of a stream. */
  static CborRequest of(String stream, List<? extends PutEntry> entries) {
    CborRequest request = new CborRequest(most(stream, entries));
    request.put(MAP);
    request.put(RECORDS);
    request.put(LIST);
    for (PutEntry entry : entries) {
      request.putRecord(entry);
    }
    request.put(BREAK);
    request.put(STREAM_NAME);
    request.putText(stream);
    request.put(BREAK);
    return request;
  }

  private static int most(String stream, List<? extends PutEntry> entries) {
    long most =
        RECORDS.length + STREAM_NAME.length + LONGEST_HEAD + BYTES_OF_A_CHAR * stream.length() + 4L;
    for (PutEntry entry : entries) {
      most += FRAME_OF_A_RECORD + BYTES_OF_A_CHAR * entry.partitionKey().length();
      most += entry.data().length;
    }
    return Math.toIntExact(most);
  }

  private static byte[] item(String text) {
    CborRequest item = new CborRequest(1 + text.length());
    item.putText(text);
    return item.bytes;
  }

  private void putRecord(PutEntry entry) {
    put(MAP);
    put(DATA);
    byte[] data = entry.data();
    putHead(BYTES, data.length);
    put(data);
    HashKey explicit = entry.explicitHashKey();
    if (explicit != null) {
      put(EXPLICIT_HASH_KEY);
      putText(explicit.toString());
    }
    put(PARTITION_KEY);
    putText(entry.partitionKey());
    put(BREAK);
  }

  private void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putHead(TEXT, utf8.length);
    put(utf8);
  }

  /** The kind of an item with its length, in as few bytes as hold it. */
  private void putHead(int kind, int size) {
    if (size < 24) {
      put((byte) (kind | size));
    } else if (size <= 0xff) {
      put((byte) (kind | 24));
      put((byte) size);
    } else if (size <= 0xffff) {
      put((byte) (kind | 25));
      put((byte) (size >> 8));
      put((byte) size);
    } else {
      put((byte) (kind | 26));
      for (int shift = 24; shift >= 0; shift -= 8) {
        put((byte) (size >> shift));
      }
    }
  }

  private void put(byte value) {
    bytes[length++] = value;
  }

  private void put(byte[] values) {
    System.arraycopy(values, 0, bytes, length, values.length);
    length += values.length;
  }

  /** In bytes. */
  int length() {
    return length;
  }

  /** All of it, from the beginning. */
  InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, length);
  }
}
