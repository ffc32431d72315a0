package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which log each directory is of, as its segments say: most of them, since one may be damaged or
 * have been put there from elsewhere. Where two directories claim one log, the one with more of its
 * segments has it; the other is nobody's, and is looked at when somebody opens it by name.
 */
final class LogOwners {
  private final FileSystem files;
  private final List<UUID> known;
  private final Map<UUID, Path> directories = new LinkedHashMap<>();
  private final Map<UUID, Integer> votes = new HashMap<>();

  /** Directories with segments none of whose headers says anything. */
  private final List<Path> silent = new ArrayList<>();

  private LogOwners(FileSystem files, List<UUID> known) {
    this.files = files;
    this.known = new ArrayList<>(known);
    this.known.remove(Checkpointer.JOURNAL); // no directory is of the journal
  }

  /**
   * Looks at all directories.
   *
   * @param known logs of which there is a checkpoint: a header whose first part is damaged is tried
   *     with their seeds
   */
  static Map<UUID, Path> find(FileSystem files, Path logs, List<UUID> known) throws IOException {
    LogOwners owners = new LogOwners(files, known);
    for (Path directory : LogDirectories.find(files, logs)) {
      owners.add(directory);
    }
    owners.attributeTheRest();
    return owners.directories;
  }

  /**
   * Which of some logs a segment is of whose header says nothing any more: frames are seeded with
   * their log. It costs one walk through the file, however many they are.
   */
  static @Nullable UUID byFrames(FileSystem files, Path segment, Collection<UUID> candidates)
      throws IOException {
    if (candidates.isEmpty()) {
      return null;
    }
    long number = LogDirectories.number(segment);
    List<UUID> logs = List.copyOf(candidates);
    long[] seeds = logs.stream().mapToLong(log -> Frame.segmentSeed(log, number)).toArray();
    try (StoreFile file = files.open(segment, OpenMode.READ)) {
      int found = new FrameScan(file, 0).findSeed(SegmentHeader.LENGTH, seeds);
      return found < 0 ? null : logs.get(found);
    }
  }

  private void attributeTheRest() throws IOException {
    Set<UUID> homeless = new LinkedHashSet<>(known);
    homeless.removeAll(directories.keySet());
    for (Path directory : silent) {
      List<Path> segments = LogDirectories.segments(files, directory);
      UUID owner = byFrames(files, segments.get(0), homeless);
      if (owner != null) {
        directories.put(owner, directory);
        homeless.remove(owner);
      }
    }
  }

  private void add(Path directory) throws IOException {
    Map<UUID, Integer> count = new LinkedHashMap<>();
    List<Path> segments = LogDirectories.segments(files, directory);
    for (Path segment : segments) {
      UUID owner = owner(segment);
      if (owner != null) {
        count.merge(owner, 1, Integer::sum);
      }
    }
    if (count.isEmpty() && !segments.isEmpty()) {
      silent.add(directory);
    }
    UUID winner = null;
    for (Map.Entry<UUID, Integer> entry : count.entrySet()) {
      if (winner == null || entry.getValue() > count.getOrDefault(winner, 0)) {
        winner = entry.getKey();
      }
    }
    if (winner != null && count.getOrDefault(winner, 0) > votes.getOrDefault(winner, 0)) {
      directories.put(winner, directory);
      votes.put(winner, count.getOrDefault(winner, 0));
    }
  }

  private @Nullable UUID owner(Path segment) throws IOException {
    ByteBuffer header = SegmentHeader.buffer();
    try (StoreFile file = files.open(segment, OpenMode.READ)) {
      file.read(header, 0);
    }
    header.clear();
    Identity identity = SegmentHeader.readIdentity(header);
    if (identity != null) {
      return identity.log();
    }
    long number = LogDirectories.number(segment);
    for (UUID log : known) {
      if (SegmentHeader.readActivation(header, Frame.segmentSeed(log, number)) != null) {
        return log;
      }
    }
    return null;
  }
}
