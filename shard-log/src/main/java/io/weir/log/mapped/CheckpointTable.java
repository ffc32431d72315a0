package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of all logs of a store in one file, so that one force serves many. Guarded by the
 * caller's lock (the {@link Checkpointer}'s).
 *
 * <p>A log has two sectors of 512 bytes, written in turn: while one is being replaced the other
 * still holds the checkpoint before, so that a torn write costs a little recovery time and no
 * safety. Between two writes of the same log there must be a {@link #force}. Numbers are
 * little-endian.
 *
 * <pre>
 *    sector 2·slot + (sequence mod 2):
 *    0  crc32c of 8…103, exclusive-or a seed of store and sector   4
 *    4  version = 2        4
 *    8  sequence           8      48  offset         8      80  maximum arrival  8
 *   16  log UUID          16      56  start offset   8      88  live: 1, or 0 for a log that was deleted  8
 *   32  segment            8      64  first segment  8      96  skipped to  8
 *   40  position           8      72  ceiling        8
 * </pre>
 */
final class CheckpointTable implements Closeable {
  static final int SECTOR = 512;
  static final int RECORD = 104;
  private static final int SLOTS_A_CHUNK = 64;

  private final StoreFile file;
  private final UUID store;
  private final Map<UUID, Slot> slots = new HashMap<>();
  private final ArrayDeque<Slot> free = new ArrayDeque<>();
  private final ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
  private int capacity;

  /** One of the two sectors of a slot. */
  record Sector(UUID owner, long sequence, Checkpoint checkpoint, boolean live) {}

  /**
   * Two sectors. The sequence goes on from owner to owner: the higher one counts, whoever's it is.
   */
  private static final class Slot {
    final int number;
    long sequence;
    Checkpoint checkpoint;

    Slot(int number, long sequence, Checkpoint checkpoint) {
      this.number = number;
      this.sequence = sequence;
      this.checkpoint = checkpoint;
    }
  }

  private CheckpointTable(StoreFile file, UUID store) {
    this.file = file;
    this.store = store;
  }

  /** Opens the table, making it if it is missing. */
  static CheckpointTable open(FileSystem files, Path path, UUID store) throws IOException {
    if (!files.exists(path)) {
      files.open(path, OpenMode.CREATE).close();
    }
    StoreFile file = files.open(path, OpenMode.WRITE);
    CheckpointTable table = new CheckpointTable(file, store);
    try {
      table.load();
      table.force(); // what an earlier process wrote and did not force must not be half of a slot
      if (table.capacity == 0) {
        table.grow();
      }
      // A process that was killed may have made the file and left its name unforced.
      files.forceDirectory(java.util.Objects.requireNonNull(path.getParent()));
      return table;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void load() throws IOException {
    long size = file.size();
    capacity = (int) (size / (2 * SECTOR));
    ByteBuffer all = ByteBuffer.allocate(2 * SECTOR * capacity);
    int read = file.read(all, 0);
    for (int slot = 0; slot < read / (2 * SECTOR); slot++) {
      loadSlot(slot, all);
    }
  }

  private void loadSlot(int number, ByteBuffer all) {
    UUID owner = null;
    Slot best = null;
    boolean live = false;
    for (int half = 0; half < 2; half++) {
      sector.clear();
      long at = 2L * number + half;
      sector.put(0, all, (int) at * SECTOR, SECTOR);
      Sector read = parse(sector, at, store);
      if (read != null && (best == null || read.sequence() >= best.sequence)) {
        best = new Slot(number, read.sequence(), read.checkpoint());
        owner = read.owner();
        live = read.live();
      }
    }
    Slot other = owner == null ? null : slots.get(owner);
    if (best == null
        || owner == null
        || !live
        || (other != null && other.sequence > best.sequence)) {
      free.add(best == null ? unused(number) : best);
    } else {
      slots.put(owner, best);
    }
  }

  private static Slot unused(int number) {
    return new Slot(number, 0, Checkpoint.NONE);
  }

  /** The log's checkpoint, or null if there is none. */
  @Nullable Checkpoint get(UUID log) {
    Slot slot = slots.get(log);
    return slot == null ? null : slot.checkpoint;
  }

  /** The logs that have a checkpoint. */
  List<UUID> logs() {
    return new ArrayList<>(slots.keySet());
  }

  /** Writes a checkpoint; {@link #force} must follow. */
  void put(UUID log, Checkpoint checkpoint) throws IOException {
    Slot known = slots.get(log);
    Slot slot = known == null ? allocate() : known;
    boolean done = false;
    try {
      write(log, slot, checkpoint, true);
      done = true;
    } finally {
      if (!done && known == null) {
        free.addFirst(slot);
      }
    }
    slot.checkpoint = checkpoint;
    slots.put(log, slot);
  }

  /**
   * Writes all checkpoints once more, the same ones to the same places. An earlier process may have
   * failed to force some of them, which a force does not tell again.
   */
  void rewrite() throws IOException {
    for (Map.Entry<UUID, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      slot.sequence--;
      write(entry.getKey(), slot, slot.checkpoint, true);
    }
    force();
  }

  /** Forgets a log; {@link #force} must follow. */
  void remove(UUID log) throws IOException {
    Slot slot = slots.remove(log);
    if (slot != null) {
      write(log, slot, slot.checkpoint, false);
      // Both halves, since the older one must not come back when the slot is used anew.
      force();
      write(log, slot, slot.checkpoint, false);
      free.add(slot);
    }
  }

  /** Makes true all that was written; a failure fences the store ({@link FencingFileSystem}). */
  void force() throws IOException {
    file.force();
  }

  private Slot allocate() throws IOException {
    if (free.isEmpty()) {
      grow();
    }
    return free.removeFirst();
  }

  private void grow() throws IOException {
    long from = (long) capacity * 2 * SECTOR;
    int added = Math.max(SLOTS_A_CHUNK, capacity / 2);
    SegmentAllocator.zero(file, from, from + (long) added * 2 * SECTOR);
    force();
    for (int i = 0; i < added; i++) {
      free.add(unused(capacity + i));
    }
    capacity += added;
  }

  private void write(UUID log, Slot slot, Checkpoint c, boolean live) throws IOException {
    long sequence = slot.sequence + 1;
    long at = 2L * slot.number + (sequence & 1);
    sector.clear();
    sector.putInt(4, FormatVersion.CURRENT).putLong(8, sequence);
    sector.putLong(16, log.getMostSignificantBits()).putLong(24, log.getLeastSignificantBits());
    sector.putLong(32, c.segment()).putLong(40, c.position()).putLong(48, c.offset());
    sector.putLong(56, c.startOffset()).putLong(64, c.firstSegment()).putLong(72, c.ceiling());
    sector.putLong(80, c.maxArrival()).putLong(88, live ? 1 : 0).putLong(96, c.skippedTo());
    sector.putInt(0, crc(sector, at, store));
    file.write(sector, at * SECTOR);
    // Only now: if it failed, the next one goes to the same half, since the other is whole.
    slot.sequence = sequence;
  }

  /** What a sector holds; null if it is empty or damaged. */
  static @Nullable Sector parse(ByteBuffer sector, long number, UUID store) {
    if (sector.getInt(4) != FormatVersion.CURRENT
        || sector.getInt(0) != crc(sector, number, store)) {
      return null;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            sector.getLong(32),
            (int) sector.getLong(40),
            sector.getLong(48),
            sector.getLong(56),
            sector.getLong(64),
            sector.getLong(72),
            sector.getLong(96),
            sector.getLong(80));
    UUID owner = new UUID(sector.getLong(16), sector.getLong(24));
    return new Sector(owner, sector.getLong(8), checkpoint, sector.getLong(88) == 1);
  }

  private static int crc(ByteBuffer sector, long number, UUID store) {
    CRC32C crc = new CRC32C();
    crc.update(sector.array(), sector.arrayOffset() + 8, RECORD - 8);
    return (int) crc.getValue() ^ Frame.seed(Frame.segmentSeed(store, number), 0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
