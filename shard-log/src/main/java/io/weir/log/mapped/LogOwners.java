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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which log each directory is of, as its segments say: most of them, since one may be damaged or
 * have been put there from elsewhere. A log has one directory and a directory one log: a log of
 * which there is a checkpoint comes before one that nobody knows, and then whoever has more
 * segments there. What is left is nobody's, and is looked at when somebody opens it by name.
 */
final class LogOwners {
  private final FileSystem files;
  private final Set<UUID> known;
  private final Map<UUID, Path> directories = new LinkedHashMap<>();
  private final List<Claim> claims = new ArrayList<>();

  /** Directories with segments none of whose headers says anything. */
  private final List<Path> silent = new ArrayList<>();

  /** That so many segments in a directory are a log's. */
  private record Claim(Path directory, UUID log, int segments) {}

  private LogOwners(FileSystem files, List<UUID> known) {
    this.files = files;
    this.known = new LinkedHashSet<>(known);
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
    owners.decide();
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
    count.forEach((log, votes) -> claims.add(new Claim(directory, log, votes)));
  }

  private void decide() {
    Comparator<Claim> mostCredible =
        Comparator.<Claim, Boolean>comparing(claim -> !known.contains(claim.log))
            .thenComparing(claim -> -claim.segments);
    claims.sort(mostCredible); // stable: otherwise in the order in which they were found
    Set<Path> taken = new HashSet<>();
    for (Claim claim : claims) {
      if (!directories.containsKey(claim.log) && taken.add(claim.directory)) {
        directories.put(claim.log, claim.directory);
      }
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
