package io.weir.server.protocol;

/**
 * Writes an answer member by member, whatever the format. Names of members are ASCII without
 * anything to escape. One is made for each answer; not thread-safe, and finished before the thread
 * makes the next. It cannot fail: there is room for what {@link Output} promises and the buffer
 * grows.
 */
public interface MemberWriter {

  /** Begins the answer itself, or a structure in a list. */
  void beginStructure();

  /** Begins a structure that is a member. */
  void beginStructure(String member);

  /** Ends the structure begun last. */
  void endStructure();

  /** Begins a list that is a member. */
  void beginList(String member);

  /** Ends the list begun last. */
  void endList();

  /** A string in a list. */
  void element(String value);

  /** A string. */
  void string(String member, String value);

  /** A string that is there as UTF-8 bytes. */
  void utf8(String member, byte[] source, int offset, int length);

  /**
   * A string that is there as ASCII, and in which no format has anything to escape.
   *
   * @param text without quotation marks, backslashes and control characters
   */
  void ascii(String member, byte[] text);

  /** A whole number. */
  void number(String member, long value);

  /** A boolean. */
  void bool(String member, boolean value);

  /**
   * A time.
   *
   * @param epochMillis in milliseconds of the epoch, not negative; each format has its own unit
   */
  void timestamp(String member, long epochMillis);

  /** Bytes. */
  void blob(String member, byte[] source, int offset, int length);

  /** Writes out what has been held back. */
  void finish();
}
