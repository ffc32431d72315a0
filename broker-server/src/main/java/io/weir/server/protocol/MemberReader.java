package io.weir.server.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request member by member, whatever the format. One is made for each request; not
 * thread-safe. All methods throw an {@link io.weir.server.error.ApiException} named {@code
 * SerializationException} where the bytes are malformed or of another type than asked for.
 *
 * <pre>{@code
 * in.beginStructure();
 * for (String member; (member = in.nextMember()) != null; ) {
 *   switch (member) {
 *     case "StreamName" -> name = in.readString();
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 */
public interface MemberReader extends AutoCloseable {

  /** Enters the structure or map at hand. */
  void beginStructure();

  /**
   * Goes to the next member that is not null. The value of the one before must have been read or
   * skipped.
   *
   * @return its name, or null at the structure's end, which is left
   */
  @Nullable String nextMember();

  /** Enters the list at hand. */
  void beginList();

  /** Goes to the next element; false at the list's end, which is left. */
  boolean nextElement();

  /** The string at hand. */
  String readString();

  /** The 32-bit number at hand. */
  int readInteger();

  /** The 64-bit number at hand. */
  long readLong();

  /** The boolean at hand. */
  boolean readBoolean();

  /** The time at hand, to the millisecond. */
  Instant readTimestamp();

  /** The bytes at hand, checked, not copied if that can be avoided. */
  Blob readBlob();

  /** Passes over the value at hand, whatever it is. */
  void skip();

  /** Makes sure that nothing follows. */
  void end();

  /** Gives back what the reader holds; the request's body is not its own. */
  @Override
  void close();
}
