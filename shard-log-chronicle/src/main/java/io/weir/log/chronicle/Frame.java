package io.weir.log.chronicle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What one document of a queue holds. Numbers are little-endian.
 *
 * <pre>
 *   0        4        8     10    12       16            24            32               40
 *   +--------+--------+-----+-----+--------+-------------+-------------+----------------+-- - - --+
 *   | crc32c | length | fmt |  0  | count  | base offset | arrival, ms | latest arrival |  body   |
 *   +--------+--------+-----+-----+--------+-------------+-------------+----------------+-- - - --+
 *
 *   crc32c          CRC32C of bytes 4 … 40 + length, exclusive-or the log's seed
 *   length          of the body, in bytes; the document may be padded behind it
 *   fmt             1: the body is one record; 2: a gap
 *   count           1; in a gap, how many offsets were lost
 *   base offset     of the record; in a gap, the first offset lost
 *   arrival         of the record, milliseconds of the epoch
 *   latest arrival  of all records of the log up to this one: it never falls, so that a time can be
 *                   searched for by halves, with no index beside the queue
 * </pre>
 *
 * <p>The first 32 bytes are those of the mapped engine's frame. The checksum covers the length, and
 * a reader expects a certain offset: so neither a damaged length nor a frame of another log or
 * place passes. The seed is the CRC32C of the log's UUID, 16 bytes, both halves little-endian;
 * tailers of other processes find the UUID in the file {@code log} beside the queue's files.
 *
 * <p><b>A gap</b> is the first document of a file, where appends went on after a loss of power:
 * records that had been acknowledged may be lost, and their offsets are not given out again.
 */
final class Frame {
  static final int HEADER = 40;
  static final short FORMAT_RECORD = 1;
  static final short FORMAT_GAP = 2;

  static final int CRC = 0;
  static final int LENGTH = 4;
  static final int FORMAT = 8;
  static final int COUNT = 12;
  static final int OFFSET = 16;
  static final int ARRIVAL = 24;
  static final int LATEST = 32;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Frame() {}

  /** What is mixed into the checksums of a log. */
  static int seed(UUID log) {
    CRC32C crc = new CRC32C();
    byte[] bytes = new byte[2 * Long.BYTES];
    LONG.set(bytes, 0, log.getMostSignificantBits());
    LONG.set(bytes, Long.BYTES, log.getLeastSignificantBits());
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Writes the header before a body that lies behind it already, and the checksum of both. */
  static void seal(
      byte[] frame,
      int bodyLength,
      short format,
      int count,
      long offset,
      long arrival,
      long latest,
      int seed) {
    INT.set(frame, LENGTH, bodyLength);
    INT.set(frame, FORMAT, (int) format);
    INT.set(frame, COUNT, count);
    LONG.set(frame, OFFSET, offset);
    LONG.set(frame, ARRIVAL, arrival);
    LONG.set(frame, LATEST, latest);
    CRC32C crc = new CRC32C();
    crc.update(frame, LENGTH, HEADER - LENGTH + bodyLength);
    INT.set(frame, CRC, (int) crc.getValue() ^ seed);
  }

  /** Whether header and body are what was written. */
  static boolean isIntact(byte[] header, byte[] body, int start, int length, int seed) {
    CRC32C crc = new CRC32C();
    crc.update(header, LENGTH, HEADER - LENGTH);
    crc.update(body, start, length);
    return (int) crc.getValue() == (getInt(header, CRC) ^ seed);
  }

  static int getInt(byte[] header, int at) {
    return (int) INT.get(header, at);
  }

  static long getLong(byte[] header, int at) {
    return (long) LONG.get(header, at);
  }
}
