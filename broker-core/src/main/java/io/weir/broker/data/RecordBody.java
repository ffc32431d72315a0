package io.weir.broker.data;

/**
 * How a record lies in the body of a log's frame. Little-endian:
 *
 * <pre>
 *   0         2             2 + k
 *   +---------+-------------+---------------------+
 *   | u16 k   | k bytes     | the rest            |
 *   | key's   | partition   | data                |
 *   | length  | key, UTF-8  |                     |
 *   +---------+-------------+---------------------+
 * </pre>
 *
 * <p>This is body format 1, the one that the frame's format byte names. An explicit hash key is not
 * stored: it has done its work when the shard is found.
 */
public final class RecordBody {
  /** Bytes before the partition key. */
  public static final int HEADER_LENGTH = 2;

  private RecordBody() {}

  /** Writes the header for a key of that many bytes. */
  public static void putHeader(byte[] target, int at, int keyLength) {
    target[at] = (byte) keyLength;
    target[at + 1] = (byte) (keyLength >>> 8);
  }

  /** The length of the key in the body that begins there, in bytes. */
  public static int keyLength(byte[] source, int at) {
    return (source[at] & 0xff) | ((source[at + 1] & 0xff) << 8);
  }

  /** What the limits count of a body: the key and the data. */
  public static int countedLength(int bodyLength) {
    return bodyLength - HEADER_LENGTH;
  }
}
