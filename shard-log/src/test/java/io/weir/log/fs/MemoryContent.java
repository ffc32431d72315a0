package io.weir.log.fs;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes: as processes see them (the cache) and as a loss of power would leave them (the
 * disk).
 *
 * <p>Mappings share the memory of the cache, so nobody sees the writes made through one. What is
 * dirty is therefore found by comparing cache and disk, sector by sector, within the range that was
 * written or mapped since the last force. The memory is direct, because atomic accesses to a heap
 * buffer are not allowed.
 *
 * <p>A force that fails leaves pages as Linux does: clean, so that no later force writes them, and
 * yet not on disk. They are remembered until they are written again.
 *
 * <p>Not thread-safe, except that mapped memory may be used beside everything.
 */
final class MemoryContent extends MemoryNode {
  static final int SECTOR = 512;
  private static final int PAGE = 4096;
  private static final byte POISON = (byte) 0xDB;
  private static final int NONE = -1;

  private Path path;

  /** Null while it would hold what the disk does: made when somebody writes or maps. */
  private @Nullable ByteBuffer memory = newMemory(0);

  private int length;
  private final BitSet cachePages = new BitSet();

  /** Behind {@link #diskLength} lies what was written, but is not part of the file on disk yet. */
  private byte[] disk = new byte[0];

  /** Whether another copy of the file looks at the same array, which must not change then. */
  private boolean diskShared;

  private int diskLength;
  private final BitSet diskPages = new BitSet();

  /** The least length the file was cut to since the last force, or {@link #NONE}. */
  private int cutTo = NONE;

  private int writtenFrom = Integer.MAX_VALUE;
  private int writtenTo;

  /** The most that was mapped for writing since the last force. */
  private int mappedTo;

  /** Sectors whose force failed, by number, as they were then. */
  private final TreeMap<Integer, byte[]> lostSectors = new TreeMap<>();

  /** The length whose force failed, or {@link #NONE}. */
  private int lostLength = NONE;

  private int mappings;
  private int writableMappings;

  MemoryContent(long id, Path path) {
    super(id);
    this.path = path;
  }

  /** The same state, dirty as it is, with no mapping open. */
  MemoryContent copy() {
    MemoryContent copy = new MemoryContent(id(), path);
    copy.length = length;
    copy.cachePages.or(cachePages);
    copy.shareDisk(this);
    copy.diskPages.or(diskPages);
    copy.cutTo = cutTo;
    copy.writtenFrom = writtenFrom;
    copy.writtenTo = writtenTo;
    copy.mappedTo = mappedTo;
    copy.lostSectors.putAll(lostSectors);
    copy.lostLength = lostLength;
    copy.memory = isClean() ? null : newMemory(length).put(0, cache(), 0, length);
    return copy;
  }

  private void shareDisk(MemoryContent other) {
    other.diskShared = true;
    diskShared = true;
    disk = other.disk;
    diskLength = other.diskLength;
  }

  /** The array, to be changed. */
  private byte[] ownDisk() {
    if (diskShared) {
      disk = disk.clone();
      diskShared = false;
    }
    return disk;
  }

  /** Whether a process sees nothing but what is on disk. */
  private boolean isClean() {
    return memory == null
        || (cutTo == NONE
            && length == diskLength
            && cache().slice(0, length).mismatch(ByteBuffer.wrap(disk, 0, length)) < 0);
  }

  private ByteBuffer cache() {
    ByteBuffer present = memory;
    if (present == null) {
      present = newMemory(length).put(0, disk, 0, length);
      memory = present;
    }
    return present;
  }

  private static ByteBuffer newMemory(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Some name of the file, for messages. */
  Path path() {
    return path;
  }

  void relocate(Path newPath) {
    path = newPath;
  }

  int length() {
    return length;
  }

  // ---------------------------------------------------------------- what processes do

  int read(ByteBuffer target, long position) {
    int count = (int) Math.max(0, Math.min(target.remaining(), length - position));
    if (count > 0 && memory == null) {
      target.put(disk, (int) position, count);
    } else if (count > 0) {
      target.put(cache().slice((int) position, count));
    }
    return count;
  }

  void write(ByteBuffer source, long position) {
    int from = Math.toIntExact(position);
    int to = Math.addExact(from, source.remaining());
    if (to == from) {
      return;
    }
    growTo(to);
    cache().slice(from, to - from).put(source);
    lostSectors.subMap(from / SECTOR, (to - 1) / SECTOR + 1).clear();
    if (to >= length) {
      lostLength = NONE; // the last page is dirty again, and its writing brings the length along
    }
    cachePages.set(from / PAGE, (to - 1) / PAGE + 1);
    writtenFrom = Math.min(writtenFrom, from);
    writtenTo = Math.max(writtenTo, to);
  }

  private void growTo(int newLength) {
    if (newLength <= length) {
      return;
    }
    if (newLength > cache().capacity()) {
      if (mappings > 0) {
        throw new UnsupportedOperationException(
            "the model cannot extend a file that is mapped: " + path);
      }
      replaceMemory(Math.max(newLength, (int) Math.min(Integer.MAX_VALUE - 8, 2L * length)));
    }
    length = newLength;
  }

  private void replaceMemory(int capacity) {
    memory = newMemory(capacity).put(0, cache(), 0, length);
  }

  void cut(int newLength) {
    if (newLength >= length) {
      return;
    }
    fill(cache(), newLength, length, (byte) 0);
    cachePages.clear(pagesOf(newLength), Integer.MAX_VALUE);
    lostSectors.tailMap((newLength + SECTOR - 1) / SECTOR).clear();
    length = newLength;
    if (newLength < diskLength) {
      cutTo = cutTo == NONE ? newLength : Math.min(cutTo, newLength);
    }
    int unseen = Math.max(newLength, diskLength);
    if (unseen < disk.length) {
      Arrays.fill(ownDisk(), unseen, disk.length, (byte) 0);
    }
  }

  private static void fill(ByteBuffer memory, int from, int to, byte value) {
    byte[] values = new byte[Math.min(1 << 16, to - from)];
    Arrays.fill(values, value);
    for (int at = from; at < to; at += values.length) {
      memory.put(at, values, 0, Math.min(values.length, to - at));
    }
  }

  private static int pagesOf(int bytes) {
    return (int) (((long) bytes + PAGE - 1) / PAGE);
  }

  /**
   * The first bytes as memory.
   *
   * @throws EOFException if the file is shorter
   * @throws IOException if memory to be written was never written to the file: touching such a hole
   *     on a full disk ends the JVM
   */
  ByteBuffer map(int size, boolean writable) throws IOException {
    if (size > length) {
      throw new EOFException(
          "cannot map " + size + " bytes of " + path + ": it has only " + length);
    }
    if (writable) {
      int hole = cachePages.nextClearBit(0);
      if (hole < pagesOf(size)) {
        throw new IOException(
            "cannot map " + size + " bytes of " + path + ": there is a hole at " + hole * PAGE);
      }
      mappedTo = Math.max(mappedTo, size);
      writableMappings++;
    }
    mappings++;
    ByteBuffer mapped = cache().slice(0, size);
    return (writable ? mapped : mapped.asReadOnlyBuffer()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Poisons the memory with the last mapping, so that who still looks there finds rubbish. */
  void unmap(boolean writable) {
    mappings--;
    if (writable) {
      writableMappings--;
    }
    if (mappings == 0) {
      ByteBuffer abandoned = cache();
      replaceMemory(length);
      fill(abandoned, 0, abandoned.capacity(), POISON);
    }
  }

  // ---------------------------------------------------------------- what reaches the disk

  void force() {
    applyCut();
    settle(dirtyFrom(), dirtyTo());
    if (length != lostLength) {
      setDiskLength(length);
      lostLength = NONE;
    }
    markClean();
  }

  void force(int from, int to) {
    applyCut();
    settle(from, to);
    if (to > diskLength && length != lostLength) {
      setDiskLength(to);
    }
  }

  /** A force of everything that fails. */
  void loseForce() {
    lose(dirtyFrom(), dirtyTo());
    lostLength = length == diskLength ? NONE : length;
    markClean();
  }

  /** A force of a range that fails. */
  void lose(int from, int to) {
    for (int sector = from / SECTOR; sector * SECTOR < Math.min(to, length); sector++) {
      if (isDirty(sector * SECTOR, SECTOR)) {
        lostSectors.put(sector, cached(sector));
      }
    }
  }

  private int dirtyFrom() {
    return mappedTo > 0 ? 0 : Math.min(writtenFrom, length);
  }

  private int dirtyTo() {
    return Math.min(length, Math.max(mappedTo, writtenTo));
  }

  private void markClean() {
    writtenFrom = Integer.MAX_VALUE;
    writtenTo = 0;
    if (writableMappings == 0) {
      mappedTo = 0;
    }
  }

  private void applyCut() {
    if (cutTo != NONE) {
      setDiskLength(Math.min(diskLength, cutTo));
      cutTo = NONE;
    }
  }

  private void setDiskLength(int newLength) {
    if (newLength < diskLength) {
      Arrays.fill(ownDisk(), newLength, disk.length, (byte) 0);
      diskPages.clear(pagesOf(newLength), Integer.MAX_VALUE);
    }
    reserveDisk(newLength);
    diskLength = newLength;
  }

  private void reserveDisk(int capacity) {
    if (capacity > disk.length) {
      disk = Arrays.copyOf(disk, Math.max(capacity, cache().capacity()));
      diskShared = false;
    }
  }

  /** Copies a range to the disk, whole sectors at a time, but not those that are lost. */
  private void settle(int from, int to) {
    int end = Math.min(to, length);
    if (from >= end) {
      return;
    }
    reserveDisk(end);
    if (lostSectors.isEmpty()) {
      cache().get(from, ownDisk(), from, end - from);
    } else {
      for (int sector = from / SECTOR; sector * SECTOR < end; sector++) {
        settleSector(sector);
      }
    }
    BitSet pages = cachePages.get(from / PAGE, (end - 1) / PAGE + 1);
    pages.stream().forEach(page -> diskPages.set(from / PAGE + page));
  }

  private void settleSector(int sector) {
    byte[] now = cached(sector);
    byte[] lost = lostSectors.get(sector);
    if (lost != null && Arrays.equals(lost, now)) {
      return;
    }
    lostSectors.remove(sector);
    System.arraycopy(now, 0, ownDisk(), sector * SECTOR, now.length);
  }

  private byte[] cached(int sector) {
    byte[] bytes = new byte[Math.min(SECTOR, length - sector * SECTOR)];
    cache().get(sector * SECTOR, bytes);
    return bytes;
  }

  /** Changes a byte in both states, dirtying nothing. */
  void flipBits(int position, int mask) {
    cache().put(position, (byte) (cache().get(position) ^ mask));
    if (position < disk.length) {
      ownDisk()[position] ^= (byte) mask;
    }
  }

  /**
   * What lost sectors hold is forgotten, as when memory is short: they read as they are on disk.
   */
  void dropLostSectors() {
    for (int sector : lostSectors.keySet()) {
      for (int i = sector * SECTOR; i < Math.min(length, (sector + 1) * SECTOR); i++) {
        cache().put(i, onDisk(i));
      }
    }
    lostSectors.clear();
  }

  // ---------------------------------------------------------------- what may be lost

  /** What differs between cache and disk, content in pieces of {@code unitBytes}. */
  List<DirtyUnit> dirty(int unitBytes) {
    if (isClean()) {
      return List.of();
    }
    List<DirtyUnit> units = new ArrayList<>();
    if (cutTo != NONE) {
      units.add(new DirtyUnit(DirtyUnit.Kind.TRUNCATION, path, cutTo, 0));
    }
    if (length != diskLengthAfterCut()) {
      units.add(new DirtyUnit(DirtyUnit.Kind.LENGTH, path, length, 0));
    }
    for (long at = 0; at < length; at += unitBytes) {
      if (isDirty((int) at, unitBytes)) {
        int bytes = (int) Math.min(unitBytes, length - at);
        units.add(new DirtyUnit(DirtyUnit.Kind.CONTENT, path, at, bytes));
      }
    }
    return units;
  }

  private int diskLengthAfterCut() {
    return cutTo == NONE ? diskLength : Math.min(diskLength, cutTo);
  }

  private boolean isDirty(int from, int bytes) {
    int to = (int) Math.min(length, (long) from + bytes);
    int stored = cutTo == NONE ? disk.length : Math.min(cutTo, disk.length);
    stored = Math.max(from, Math.min(stored, to));
    ByteBuffer onDisk = ByteBuffer.wrap(disk, Math.min(from, disk.length), stored - from);
    return cache().slice(from, stored - from).mismatch(onDisk) >= 0 || !isZero(stored, to);
  }

  /** Whether the array reaches there, and holds nothing behind. */
  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes.length >= from;
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (cache().get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** A byte on disk, as it is after a cut that has not been forced. */
  private byte onDisk(int position) {
    boolean there = position < disk.length && (cutTo == NONE || position < cutTo);
    return there ? disk[position] : 0;
  }

  /** Some dirty pieces reach the disk by themselves; the length does not. */
  void writeBack(PowerLossChoice choice, int unitBytes) {
    if (cutTo != NONE) {
      return; // The file system writes the cut first; that a force does.
    }
    for (DirtyUnit unit : dirty(unitBytes)) {
      if (unit.kind() == DirtyUnit.Kind.CONTENT && choice.survives(unit)) {
        int from = (int) unit.position();
        settle(from, from + unit.length());
      }
    }
  }

  /** The file after a loss of power. */
  MemoryContent afterPowerLoss(PowerLossChoice choice, int unitBytes) {
    List<DirtyUnit> units = dirty(unitBytes);
    List<DirtyUnit> survivors = new ArrayList<>();
    boolean cutSurvives = true;
    int newLength = diskLengthAfterCut();
    for (DirtyUnit unit : units) {
      boolean survives = choice.survives(unit);
      switch (unit.kind()) {
        case TRUNCATION -> cutSurvives = survives;
        case LENGTH -> {
          if (survives) {
            newLength = Math.toIntExact(choice.length(unit, newLength, length));
          }
        }
        default -> {
          if (survives) {
            survivors.add(unit);
          }
        }
      }
    }
    MemoryContent after = new MemoryContent(id(), path);
    int kept = cutSurvives ? newLength : diskLength;
    int old = Math.min(kept, cutSurvives && cutTo != NONE ? cutTo : kept);
    after.start(old, kept, this);
    int end = cutSurvives ? newLength : cutTo;
    for (DirtyUnit unit : survivors) {
      int from = (int) unit.position();
      int count = Math.min(unit.length(), end - from);
      if (count > 0) {
        cache().get(from, after.ownDisk(), from, count);
        after.diskPages.set(from / PAGE, (from + count - 1) / PAGE + 1);
      }
    }
    after.cachePages.or(after.diskPages);
    return after;
  }

  /** A file of {@code newLength} bytes of which the first {@code from} are those on a disk. */
  private void start(int from, int newLength, MemoryContent before) {
    memory = null;
    length = newLength;
    diskPages.or(before.diskPages);
    diskPages.clear(pagesOf(Math.min(from, before.disk.length)), Integer.MAX_VALUE);
    if (from == newLength && isZero(before.disk, from)) {
      shareDisk(before);
    } else {
      disk = Arrays.copyOf(Arrays.copyOf(before.disk, from), newLength);
    }
    diskLength = newLength;
  }
}
