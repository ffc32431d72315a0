package io.weir.log.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether the beginning of a queue's file is what Chronicle wrote there. Chronicle believes it: at
 * a damaged one it throws whatever comes, or follows a position into nowhere, so that the file
 * grows to terabytes or a mapping fails as if the process had reached a limit. So Chronicle sees
 * only files that passed here.
 *
 * <p>What version 1 of a store has there, little-endian:
 *
 * <pre>
 *   0       header of the file: names, types and constants, always the same, and four numbers:
 *   0x40      position of the last document  (whether a document is there, {@link LogRecovery} sees)
 *   0x48      that position and its sequence, packed; checked by Chronicle against the position
 *   0x98      position of the index of indexes: always 0xc8
 *   0xb0      the sequence that is indexed next, a multiple of 256
 *   0xc8    the index of indexes:
 *   0xe8      how many of its 4,096 entries are used
 *   0xf0      entries: each the position of an index, which covers 4,096 times 256 documents
 * </pre>
 *
 * <p>An update of Chronicle that writes other files makes every test fail that opens a store anew:
 * then there is another version of the store ({@link StoreFacts}), with a beginning of its own.
 */
final class HeadCheck {
  private static final int ENTRIES_AT = 0xf0;
  private static final int ENTRIES = 4096;
  private static final int LENGTH = ENTRIES_AT + ENTRIES * Long.BYTES;

  private static final int LAST_POSITION = 0x40;
  private static final int INDEX_OF_INDEXES = 0x98;
  private static final int NEXT_INDEXED = 0xb0;
  private static final int INDEX_AT = 0xc8;
  private static final int USED = 0xe8;

  /** The first word of a file whose header is being written. */
  static final int NOT_COMPLETE = 0x8000_0000;

  /** The word that an index begins with. */
  private static final int INDEX_WORD = 0x4000_801c;

  private static final byte[] FIXED =
      java.util.HexFormat.of()
          .parseHex(
              "c1000040b906686561646572b60853435153746f726582aa000000cd77726974"
                  + "65506f736974696f6e8e01000000008d02000000000000000200000000000000"
                  + "00000000000000000000000000000000c8696e646578696e67b60c5343515349"
                  + "6e646578696e67824c000000ca696e646578436f756e74a50010cc696e646578"
                  + "53706163696e67a50001cb696e64657832496e6465788fa70000000000000000"
                  + "c96c617374496e6465788e00000000a70000000000000000ca64617461466f72"
                  + "6d6174a10100000024800040b90b696e64657832696e6465788e01000000008d"
                  + "00100000000000000000000000000000");

  /** What a beginning is. */
  enum Finding {
    /** Chronicle may open the file. */
    SOUND,
    /**
     * Nothing but zeros: its making did not reach the disk, or what it held is gone; {@link
     * OffsetTable} says which. Chronicle would wait for somebody to go on with the header, for tens
     * of seconds, and then rename the file.
     */
    EMPTY,
    /** Its process ended while it made the file. It holds no document, and Chronicle may wait. */
    UNFINISHED,
    DAMAGED
  }

  private HeadCheck() {}

  static Finding look(LogDirectory directory, String name) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    int read = directory.read(name, 0, head.array());
    long length = directory.size(name);
    if (isEmpty(head, 0)) {
      return Finding.EMPTY;
    }
    if (read == LENGTH
        && hasFixedPart(head)
        && hasPlausibleNumbers(head, length)
        && hasIndexes(directory, name, head, length)) {
      return Finding.SOUND;
    }
    return isUnfinished(head) ? Finding.UNFINISHED : Finding.DAMAGED;
  }

  /** There is no document before there is an index of indexes. */
  private static boolean isUnfinished(ByteBuffer head) {
    return head.getInt(0) == NOT_COMPLETE
        && head.getLong(LAST_POSITION) == 0
        && isEmpty(head, INDEX_AT);
  }

  private static boolean isEmpty(ByteBuffer head, int from) {
    for (int at = from; at < LENGTH; at++) {
      if (head.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasFixedPart(ByteBuffer head) {
    for (int at = 0; at < ENTRIES_AT; at++) {
      if (!isNumber(at) && head.get(at) != FIXED[at]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(int at) {
    return (at >= LAST_POSITION && at < LAST_POSITION + 2 * Long.BYTES)
        || (at >= INDEX_OF_INDEXES && at < INDEX_OF_INDEXES + Long.BYTES)
        || (at >= NEXT_INDEXED && at < NEXT_INDEXED + Long.BYTES)
        || at >= USED;
  }

  private static boolean hasPlausibleNumbers(ByteBuffer head, long length) {
    long last = head.getLong(LAST_POSITION);
    long indexed = head.getLong(NEXT_INDEXED);
    long used = head.getLong(USED);
    return isPlace(last, length)
        && head.getLong(INDEX_OF_INDEXES) == INDEX_AT
        && used >= 0
        && used <= ENTRIES
        && indexed >= 0
        && indexed % LogQueue.INDEXED == 0
        && indexed <= used * ENTRIES * LogQueue.INDEXED;
  }

  private static boolean isPlace(long position, long length) {
    return position >= 0 && position <= length - Integer.BYTES && position % Integer.BYTES == 0;
  }

  private static boolean hasIndexes(
      LogDirectory directory, String name, ByteBuffer head, long length) throws IOException {
    long used = head.getLong(USED);
    for (int i = 0; i < ENTRIES; i++) {
      long at = head.getLong(ENTRIES_AT + i * Long.BYTES);
      // Chronicle enters an index and then counts it; its process may have ended between the two.
      boolean mayBeNone = i >= used;
      boolean mayBeOne = i <= used;
      boolean plausible = at == 0 ? mayBeNone : mayBeOne && isIndexAt(directory, name, at, length);
      if (!plausible) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIndexAt(LogDirectory directory, String name, long at, long length)
      throws IOException {
    return at >= LENGTH && isPlace(at, length) && isIndex(word(directory, name, at));
  }

  private static int word(LogDirectory directory, String name, long at) throws IOException {
    byte[] word = new byte[Integer.BYTES];
    directory.read(name, at, word);
    return Frame.getInt(word, 0);
  }

  /** It may be all zeros after a loss of power. */
  private static boolean isIndex(int word) {
    return word == INDEX_WORD || word == 0;
  }
}
