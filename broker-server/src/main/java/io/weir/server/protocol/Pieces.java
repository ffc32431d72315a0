package io.weir.server.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Gathers the small pieces of an answer in an array that stays in the first cache, and copies them
 * from there into the buffer that the socket sends from: a buffer checks itself anew for each
 * piece.
 *
 * <p>Made for one answer; not thread-safe, and the array is the thread's, so a thread finishes one
 * before it begins the next.
 */
public final class Pieces {
  /** The most that can be reserved, in bytes. */
  public static final int CAPACITY = 8 * 1024;

  /** Above it, in bytes, a piece is worth a copy of its own. */
  private static final int SMALL = 256;

  private static final FastThreadLocal<byte[]> ARRAY =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[CAPACITY];
        }
      };

  private final ByteBuf target;
  private final byte[] array = ARRAY.get();
  private int used;

  /** Whose pieces go behind what is in that buffer. */
  public Pieces(ByteBuf target) {
    this.target = target;
  }

  /** Adds a byte, the lowest of the number. */
  public void put(int b) {
    array[reserve(1)] = (byte) b;
  }

  /**
   * Adds text that is known to be ASCII.
   *
   * @param text not longer than {@link #CAPACITY}
   */
  @SuppressWarnings("deprecation") // It copies the low bytes of the characters, as they are.
  public void ascii(String text) {
    int length = text.length();
    text.getBytes(0, length, array, reserve(length));
  }

  /** Adds bytes, as many as there are. */
  public void bytes(byte[] source, int offset, int length) {
    if (length <= SMALL) {
      System.arraycopy(source, offset, array, reserve(length), length);
    } else {
      finish();
      target.writeBytes(source, offset, length);
    }
  }

  /** What {@link #reserve reserved} bytes are written to. */
  public byte[] array() {
    return array;
  }

  /**
   * Makes room for so many bytes, which the caller writes to the {@link #array} before it calls
   * anything else here.
   *
   * @return where they begin
   */
  public int reserve(int bytes) {
    if (array.length - used < bytes) {
      finish();
    }
    int start = used;
    used += bytes;
    return start;
  }

  /** Copies what has been gathered. */
  public void finish() {
    target.writeBytes(array, 0, used);
    used = 0;
  }
}
