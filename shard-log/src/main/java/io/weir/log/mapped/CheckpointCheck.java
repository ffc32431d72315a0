package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.CheckpointTable.Sector;
import io.weir.log.mapped.RepairAction.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the checkpoint table without changing it, and says which sectors are damaged. */
final class CheckpointCheck {
  private static final int SLOT = 2 * CheckpointTable.SECTOR;

  /** More than a million logs: a length beyond that is not believed. */
  private static final long LONGEST = 1L << 30;

  private final FileSystem files;
  private final Path path;
  private final UUID store;
  private final Findings findings;
  private final ByteBuffer slot = ByteBuffer.allocate(SLOT).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<UUID, Sector> latest = new HashMap<>();
  private final Set<UUID> deleted = new HashSet<>();

  CheckpointCheck(FileSystem files, Path path, UUID store, Findings findings) {
    this.files = files;
    this.path = path;
    this.store = store;
    this.findings = findings;
  }

  void run(ProgressMeter meter) throws IOException {
    if (!files.exists(path)) {
      return;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      long size = file.size();
      if (size > LONGEST) {
        findings.note("", path, LONGEST, "the file is absurdly long", LogCheck.HARMLESS);
      }
      for (long at = 0; at + SLOT <= Math.min(size, LONGEST); at += SLOT) {
        slot.clear();
        file.read(slot, at);
        check(at);
        meter.add(SLOT);
      }
      if (size % SLOT != 0) {
        findings.note("", path, size, "the file ends in the middle of a slot", LogCheck.HARMLESS);
      }
    }
  }

  private void check(long at) {
    Sector best = null;
    long bad = -1;
    for (int half = 0; half < 2; half++) {
      ByteBuffer sector =
          slot.slice(half * CheckpointTable.SECTOR, CheckpointTable.SECTOR)
              .order(ByteOrder.LITTLE_ENDIAN);
      long position = at + (long) half * CheckpointTable.SECTOR;
      Sector read = CheckpointTable.parse(sector, position / CheckpointTable.SECTOR, store);
      if (read == null && !isZero(sector, 0)) {
        bad = bad < 0 ? position : bad;
      } else if (read != null && !isZero(sector, CheckpointTable.RECORD)) {
        findings.note("", path, position, "spare bytes are not zero", LogCheck.HARMLESS);
      }
      if (read != null && (best == null || read.sequence() > best.sequence())) {
        best = read;
      }
    }
    if (best != null) {
      take(best);
    }
    if (bad >= 0) {
      report(at, bad, best);
    }
  }

  private void report(long at, long bad, @Nullable Sector best) {
    if (best != null) {
      findings.note(
          "",
          path,
          bad,
          "one of the two checkpoints of log " + best.owner() + " is damaged; the other is whole",
          "nothing to do; the next checkpoint takes its place");
      return;
    }
    findings.damage(
        "",
        path,
        bad,
        "the checkpoints of a log are damaged, both of them (slot " + at / SLOT + ")",
        "weir log repair makes one from the segments");
    findings.repairBy(
        RepairAction.blank(Phase.TABLE, path, at, at + SLOT, "give slot " + at / SLOT + " free"));
  }

  private static boolean isZero(ByteBuffer sector, int from) {
    for (int i = from; i < CheckpointTable.SECTOR; i++) {
      if (sector.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void take(Sector sector) {
    Sector other = latest.get(sector.owner());
    if (!sector.live()) {
      deleted.add(sector.owner());
    } else if (other == null || other.sequence() <= sector.sequence()) {
      latest.put(sector.owner(), sector);
    }
  }

  /** The checkpoint of a log that is live. */
  @Nullable Checkpoint get(UUID log) {
    Sector sector = latest.get(log);
    return sector == null ? null : sector.checkpoint();
  }

  /** The logs that have one. */
  Set<UUID> logs() {
    return latest.keySet();
  }

  /** Whether a log was deleted, as far as the table still knows. */
  boolean isDeleted(UUID log) {
    return deleted.contains(log) && !latest.containsKey(log);
  }
}
