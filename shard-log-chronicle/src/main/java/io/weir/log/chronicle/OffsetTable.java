package io.weir.log.chronicle;

import io.weir.log.CorruptLogException;
import io.weir.log.ResourceLimitException;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.StoreFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code offsets}, mapped: how far each log goes. Chronicle itself cannot say, since a
 * damaged length hides all that follows it; with this, what is missing is noticed. Little-endian.
 *
 * <pre>
 *   0       magic "WEIRCQO1"
 *   64      slots of 64 bytes:
 *           0  the log's UUID, 16 bytes; zeros when free
 *           16 durable   the offset behind the last record that was acknowledged
 *           24 start     the first offset that was not trimmed
 *           32 forced    the offset behind the last record that is on the disk for certain
 *           40 ceiling   offsets below may have been given out, although a loss of power took the records
 *           48 torn      1: there was a loss of power, and the log has not been recovered since
 * </pre>
 *
 * <p>Each number is one aligned word that is stored at once, 48 bits of it and 16 of a checksum
 * with the UUID and its place; zeros are a zero. So it is whole after the end of the process, and a
 * loss of power leaves each word at some value that it had. What must be on the disk is forced by
 * who stores it.
 *
 * <p>A slot belongs to the log that claimed it. Claiming, freeing and forcing are synchronized.
 */
final class OffsetTable implements Closeable {
  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MAGIC = 0x314F_5143_5249_4557L;
  private static final int HEADER = 64;
  private static final int SLOT = 64;

  /** More logs than this engine takes, since those that are closed keep theirs. */
  private static final int SLOTS = 8191;

  private static final int SIZE = HEADER + SLOTS * SLOT;
  private static final int VALUE_BITS = 48;
  private static final int FIRST_FIELD = 16;

  /** The numbers of a slot. */
  enum Field {
    DURABLE(16),
    START(24),
    FORCED(32),
    CEILING(40),
    TORN(48);

    private final int at;

    Field(int at) {
      this.at = at;
    }
  }

  private final Path path;
  private final MappedRegion region;
  private final Map<UUID, Slot> slots = new HashMap<>();
  private int lowestFree;

  private OffsetTable(Path path, MappedRegion region) {
    this.path = path;
    this.region = region;
  }

  /** Opens the table, or makes one, durably. */
  static OffsetTable open(FileSystem files, Path path) throws IOException {
    if (!files.exists(path)) {
      create(files, path);
    }
    try (StoreFile file = files.open(path, OpenMode.WRITE)) {
      if (file.size() != SIZE) {
        throw new UnsupportedFormatException(
            path + " has " + file.size() + " bytes, not " + SIZE + "; restore it from a backup",
            null);
      }
      OffsetTable table = new OffsetTable(path, file.map(SIZE));
      table.load();
      return table;
    }
  }

  private static void create(FileSystem files, Path path) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    files.delete(temporary);
    try (StoreFile file = files.open(temporary, OpenMode.CREATE)) {
      ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
      file.write(bytes.putLong(0, MAGIC), 0);
      file.force();
    }
    files.rename(temporary, path);
    files.forceDirectory(Objects.requireNonNull(path.getParent()));
  }

  private void load() {
    ByteBuffer buffer = region.buffer();
    if (buffer.getLong(0) != MAGIC) {
      region.unmap();
      throw new UnsupportedFormatException(
          path + " is not a table of offsets, or damaged; restore it from a backup", null);
    }
    lowestFree = SLOTS;
    for (int i = SLOTS - 1; i >= 0; i--) {
      int at = HEADER + i * SLOT;
      UUID uuid = new UUID(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
      if (isFree(uuid)) {
        lowestFree = i;
      } else {
        slots.put(uuid, new Slot(uuid, at));
      }
    }
  }

  private static boolean isFree(UUID uuid) {
    return uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0;
  }

  /** The slot of a log, or null. */
  synchronized @Nullable Slot find(UUID log) {
    return slots.get(log);
  }

  /**
   * Gives a log a slot of zeros; it is durable after {@link #force}.
   *
   * @throws ResourceLimitException if there is none left
   */
  synchronized Slot claim(UUID log) {
    ByteBuffer buffer = region.buffer();
    for (int i = lowestFree; i < SLOTS; i++) {
      int at = HEADER + i * SLOT;
      if (buffer.getLong(at) == 0 && buffer.getLong(at + Long.BYTES) == 0) {
        for (int word = FIRST_FIELD; word < SLOT; word += Long.BYTES) {
          buffer.putLong(at + word, 0);
        }
        buffer.putLong(at, log.getMostSignificantBits());
        buffer.putLong(at + Long.BYTES, log.getLeastSignificantBits());
        lowestFree = i + 1;
        Slot slot = new Slot(log, at);
        slots.put(log, slot);
        return slot;
      }
    }
    throw new ResourceLimitException(
        path + " has no room for one more log beside " + SLOTS + "; delete streams", null);
  }

  /** Gives up a log's slot, if it has one; durable after {@link #force}. */
  synchronized void free(UUID log) {
    Slot slot = slots.remove(log);
    if (slot != null) {
      region.buffer().putLong(slot.at, 0);
      region.buffer().putLong(slot.at + Long.BYTES, 0);
      lowestFree = Math.min(lowestFree, (slot.at - HEADER) / SLOT);
    }
  }

  /** Notes, durably, that the end of every log may be torn. */
  synchronized void tearAll() throws IOException {
    slots.values().forEach(slot -> slot.set(Field.TORN, 1));
    force();
  }

  /** Makes all numbers durable. */
  synchronized void force() throws IOException {
    region.force(0, SIZE);
  }

  @Override
  public synchronized void close() {
    region.unmap();
  }

  /** A log's numbers. Not to be used once the table is closed. */
  final class Slot {
    private final UUID log;
    private final int at;

    private Slot(UUID log, int at) {
      this.log = log;
      this.at = at;
    }

    /**
     * A number.
     *
     * @throws CorruptLogException if it is not what was stored
     */
    long get(Field field) {
      int place = place(field);
      long word = (long) WORD.getVolatile(region.buffer(), place);
      long value = word >>> (Long.SIZE - VALUE_BITS);
      if (word != 0 && word != word(field, value)) {
        throw new CorruptLogException(
            path, place, 0, 0, "how far log " + log + " goes is damaged; restore it from a backup");
      }
      return value;
    }

    void set(Field field, long value) {
      WORD.setRelease(region.buffer(), place(field), word(field, value));
    }

    private int place(Field field) {
      return at + field.at;
    }

    private long word(Field field, long value) {
      if (value == 0) {
        return 0;
      }
      long hash = log.getMostSignificantBits() ^ Long.rotateLeft(log.getLeastSignificantBits(), 17);
      hash = (hash ^ value ^ ((long) field.at << 56)) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 32;
      return (value << (Long.SIZE - VALUE_BITS)) | (hash & 0xFFFF);
    }
  }
}
