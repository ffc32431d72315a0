package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * One step of a repair.
 *
 * <p><b>A crash between two steps, or in one,</b> leaves damage that the next repair finds with the
 * same records concerned. So indexes go before the segments that they describe change; a header
 * says where its predecessor ends, and the checkpoint where the log does, before a file is cut
 * there; and each step is forced before the next.
 *
 * @param log the log concerned, empty where it is the store as a whole
 * @param file what is changed
 * @param what in words
 */
record RepairAction(Phase phase, String log, Path file, String what, Work work) {

  /** In which order steps are taken; {@link #IDENTITY} goes before a recovery, too. */
  enum Phase {
    IDENTITY,
    INDEX,
    ASIDE,
    HEADER,
    GAP,
    TABLE,
    CHECKPOINT,
    CUT
  }

  /** What a step works on. */
  record Bench(FileSystem files, StoreLayout layout, CheckpointTable table) {}

  /** What a step does, durably. */
  interface Work {
    void run(Bench bench) throws IOException;
  }

  void run(Bench bench) throws IOException {
    work.run(bench);
  }

  /** Deletes an index; it is built anew when somebody reads. */
  static RepairAction deleteIndex(String log, Path index) {
    return new RepairAction(
        Phase.INDEX,
        log,
        index,
        "delete it; it is made anew from the segment",
        bench -> {
          bench.files().delete(index);
          bench.files().forceDirectory(parent(index));
        });
  }

  /** Moves a file that cannot be used out of the way. */
  static RepairAction setAside(StoreLayout layout, String log, Path file) {
    Path target = layout.setAside().resolve(log).resolve(String.valueOf(file.getFileName()));
    return new RepairAction(
        Phase.ASIDE,
        log,
        file,
        "move it to " + layout.directory().relativize(target),
        bench -> moveAside(bench.files(), file, target));
  }

  private static void moveAside(FileSystem files, Path file, Path wanted) throws IOException {
    files.createDirectories(parent(wanted));
    Path target = wanted;
    for (int i = 1; files.exists(target); i++) {
      target = wanted.resolveSibling(wanted.getFileName() + "." + i);
    }
    files.rename(file, target);
    files.forceDirectory(parent(target));
    files.forceDirectory(parent(file));
  }

  /** Writes both parts of a segment's header, which lie in one sector. */
  static RepairAction writeHeader(
      Phase phase,
      String log,
      Path file,
      Identity identity,
      long seed,
      Activation activation,
      String why) {
    return new RepairAction(
        phase,
        log,
        file,
        "write its header anew: " + why,
        bench -> {
          ByteBuffer header = SegmentHeader.buffer();
          SegmentHeader.writeIdentity(header, identity);
          SegmentHeader.writeActivation(header, seed, activation);
          write(bench.files(), file, header, 0);
        });
  }

  private static void write(FileSystem files, Path path, ByteBuffer bytes, long position)
      throws IOException {
    try (StoreFile file = files.open(path, OpenMode.WRITE)) {
      file.write(bytes, position);
      file.force();
    }
  }

  /** Puts a gap frame over a damaged stretch. */
  static RepairAction fillGap(
      String log, Path path, long seed, int from, int to, long firstLost, int lost) {
    return new RepairAction(
        Phase.GAP,
        log,
        path,
        String.format(
            Locale.ROOT, "write a gap over the bytes %,d to %,d (%,d offsets)", from, to, lost),
        bench -> {
          try (StoreFile file = bench.files().open(path, OpenMode.WRITE)) {
            GapFrame.write(file, seed, from, to, firstLost, lost);
            file.force();
          }
        });
  }

  /** Cuts off what lies behind the end of a segment. */
  static RepairAction cut(String log, Path path, int end) {
    return new RepairAction(
        Phase.CUT,
        log,
        path,
        String.format(Locale.ROOT, "cut it at byte %,d", end),
        bench -> {
          try (StoreFile file = bench.files().open(path, OpenMode.WRITE)) {
            file.truncate(end);
            file.force();
          }
        });
  }

  /** Writes zeros over damaged bytes of a file that is then made use of again. */
  static RepairAction blank(Phase phase, Path path, long from, long to, String what) {
    return new RepairAction(
        phase,
        "",
        path,
        what,
        bench -> {
          try (StoreFile file = bench.files().open(path, OpenMode.WRITE)) {
            SegmentAllocator.zero(file, from, to);
            file.force();
          }
        });
  }

  /** Says anew where a log, or the journal, ends; both sectors, so that none is older. */
  static RepairAction checkpoint(
      StoreLayout layout, String log, UUID uuid, Checkpoint checkpoint, String what) {
    return new RepairAction(
        Phase.CHECKPOINT,
        log,
        layout.checkpoints(),
        what,
        bench -> {
          for (int sector = 0; sector < 2; sector++) {
            bench.table().put(uuid, checkpoint);
            bench.table().force();
          }
        });
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
