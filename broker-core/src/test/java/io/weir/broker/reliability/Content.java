package io.weir.broker.reliability;

import io.weir.broker.data.PutEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The content of records, key and data, which follows from a number alone: whoever knows the number
 * knows what the record must be.
 */
final class Content {
  private static final int ID_LENGTH = Long.BYTES;
  private static final int[] SIZES = {0, 1, 7, 30, 100, 100, 500, 1_000, 4_000, 20_000, 100_000};
  private static final int LARGEST = (1 << 20) - 64;
  private static final int KEYS = 5;

  private Content() {}

  /** A number that no other record has: the life it is put in, the producer, and a count. */
  static long id(int life, int producer, int count) {
    return ((long) life << 40) | ((long) producer << 32) | count;
  }

  /** Who put the record: those of one producer in one life keep their order in a shard. */
  static long origin(long id) {
    return id >>> 32;
  }

  /** The record of a number. Those too short to hold the number have it in their key. */
  static PutEntry of(long seed, long id) {
    byte[] data = data(seed, id);
    return new PutEntry(key(id, data.length), data);
  }

  private static String key(long id, int length) {
    return length < ID_LENGTH ? "id-" + id : "key-" + id % KEYS;
  }

  private static byte[] data(long seed, long id) {
    long random = mix(seed ^ mix(id));
    int length = SIZES[(int) Long.remainderUnsigned(random, SIZES.length)];
    if (Long.remainderUnsigned(random >>> 8, 150) == 0) {
      length = LARGEST;
    } else if (length > 100) {
      length -= (int) Long.remainderUnsigned(random >>> 16, 64);
    }
    byte[] data = new byte[length];
    ByteBuffer out = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    if (length >= ID_LENGTH) {
      out.putLong(id);
    }
    while (out.remaining() >= Long.BYTES) {
      random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
      out.putLong(random);
    }
    while (out.hasRemaining()) {
      out.put((byte) (random >>> out.remaining()));
    }
    return data;
  }

  /** The number that a record says it has. */
  static long idOf(byte[] bytes, int keyStart, int keyLength, int dataStart, int dataLength) {
    if (dataLength >= ID_LENGTH) {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(dataStart);
    }
    String key = new String(bytes, keyStart, keyLength, StandardCharsets.US_ASCII);
    try {
      return Long.parseLong(key.substring(Math.min(3, key.length())));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The checksum over key and data that the record of a number must have. */
  static int checksum(long seed, long id) {
    PutEntry entry = of(seed, id);
    CRC32C crc = new CRC32C();
    crc.update(entry.partitionKey().getBytes(StandardCharsets.US_ASCII));
    crc.update(entry.data());
    return (int) crc.getValue();
  }

  /** The checksum over key and data, which lie side by side, of a record that was read. */
  static int checksum(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }

  static long mix(long value) {
    long h = value + 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }
}
