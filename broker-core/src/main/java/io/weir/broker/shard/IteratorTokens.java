package io.weir.broker.shard;

import io.weir.broker.data.ShardIterator;
import io.weir.broker.error.InvalidArgumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads the opaque form of shard iterators: base64 (URL alphabet, unpadded) of,
 * big-endian,
 *
 * <pre>
 *   0    1             17           21        29           37             37 + n
 *   +----+-------------+------------+---------+------------+--------------+-----------------+
 *   | u8 | 16 bytes    | u32        | u64     | u64        | n bytes      | 16 bytes        |
 *   | 1  | stream id   | shard index| offset  | created at | stream name  | HMAC-SHA256 cut |
 *   +----+-------------+------------+---------+------------+--------------+-----------------+
 * </pre>
 *
 * <p>The key is the data directory's secret: a token that was made up, altered, or comes from
 * another directory is an invalid argument, and one from before a restart is good. Thread-safe.
 */
public final class IteratorTokens {
  private static final byte VERSION = 1;
  private static final int FIXED = 37;
  private static final int MAC_LENGTH = 16;
  private final SecretKeySpec key;

  /** With a secret of 32 bytes. */
  public IteratorTokens(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** An iterator and its token. */
  ShardIterator make(String name, UUID streamId, int shard, long offset, long createdAtMillis) {
    byte[] utf8 = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer token = ByteBuffer.allocate(FIXED + utf8.length + MAC_LENGTH);
    token.put(VERSION);
    token.putLong(streamId.getMostSignificantBits());
    token.putLong(streamId.getLeastSignificantBits());
    token.putInt(shard).putLong(offset).putLong(createdAtMillis).put(utf8);
    token.put(mac(token.array(), token.position()), 0, MAC_LENGTH);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    return new ShardIterator(name, streamId, shard, offset, createdAtMillis, text);
  }

  /**
   * Reads a token back.
   *
   * @throws InvalidArgumentException unless it was made with the same secret
   */
  public ShardIterator parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    int end = bytes.length - MAC_LENGTH;
    if (end <= FIXED || bytes[0] != VERSION) {
      throw invalid();
    }
    byte[] expected = Arrays.copyOf(mac(bytes, end), MAC_LENGTH);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw invalid();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
    UUID stream = new UUID(in.getLong(), in.getLong());
    int shard = in.getInt();
    long offset = in.getLong();
    long createdAt = in.getLong();
    String name = new String(bytes, FIXED, end - FIXED, StandardCharsets.US_ASCII);
    return new ShardIterator(name, stream, shard, offset, createdAt, text);
  }

  private static InvalidArgumentException invalid() {
    return new InvalidArgumentException(
        "Invalid ShardIterator: it was not made by this broker. Get one with GetShardIterator.");
  }

  private byte[] mac(byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
