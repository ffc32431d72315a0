package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the directories of logs below a store's {@code logs}, and the segment files in them. */
final class LogDirectories {
  private static final int DEPTH = 3;
  private static final Pattern SEGMENT = Pattern.compile("[0-9]{10,19}\\.seg");
  private static final Pattern INDEX = Pattern.compile("[0-9]{10,19}\\.idx");

  private LogDirectories() {}

  /** All directories that hold a segment file or nothing but files. */
  static List<Path> find(FileSystem files, Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : files.list(root)) {
      collect(files, root.resolve(name), DEPTH, found);
    }
    return found;
  }

  private static void collect(FileSystem files, Path directory, int depth, List<Path> found)
      throws IOException {
    if (!files.isDirectory(directory)) {
      return;
    }
    List<Path> children = new ArrayList<>();
    for (String name : files.list(directory)) {
      if (depth > 1 && !isLogFile(name)) {
        Path child = directory.resolve(name);
        if (files.isDirectory(child)) {
          children.add(child);
        }
      }
    }
    if (children.isEmpty()) {
      found.add(directory);
    }
    for (Path child : children) {
      collect(files, child, depth - 1, found);
    }
  }

  /** Tells by its name, which is cheaper than asking the file system for each of thousands. */
  private static boolean isLogFile(String name) {
    return SEGMENT.matcher(name).matches() || INDEX.matcher(name).matches();
  }

  /** The segment files in a directory, by number. */
  static List<Path> segments(FileSystem files, Path directory) throws IOException {
    List<Path> segments = new ArrayList<>();
    for (String name : files.list(directory)) {
      if (SEGMENT.matcher(name).matches()) {
        segments.add(directory.resolve(name));
      }
    }
    segments.sort(java.util.Comparator.comparingLong(LogDirectories::number));
    return segments;
  }

  static long number(Path segment) {
    String name = String.valueOf(segment.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  /** Which log the first segment in a directory belongs to, or null if that cannot be told. */
  static @Nullable UUID owner(FileSystem files, Path directory) throws IOException {
    ByteBuffer header = SegmentHeader.buffer();
    for (Path path : segments(files, directory)) {
      try (StoreFile file = files.open(path, OpenMode.READ)) {
        header.clear();
        boolean whole = file.read(header, 0) == SegmentHeader.LENGTH;
        header.clear();
        Identity identity = SegmentHeader.readIdentity(header);
        if (whole && identity != null) {
          return identity.log();
        }
      }
    }
    return null;
  }
}
