package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.DiskFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a store with one log, and what may befall them. */
final class DirectoryOfOneLog {
  private final Path directory;

  DirectoryOfOneLog(Path directory) {
    this.directory = directory;
  }

  ChronicleLogStoreBuilder settings() {
    return ChronicleLogStore.builder(directory).blockBytes(1 << 20);
  }

  Path queue() {
    return directory.resolve("queues/stream/shard");
  }

  /** The log's files that Chronicle sees, oldest first. */
  List<Path> files() throws IOException {
    return files(".cq4");
  }

  List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(queue())) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The path of the file of the hour behind another. */
  static Path behind(Path file) {
    int cycle = CycleFiles.cycle(file.getFileName().toString());
    return file.resolveSibling(CycleFiles.name(cycle + 1));
  }

  /** Takes the directory as it is while the store is open: as the end of the process leaves it. */
  Path killed() throws IOException {
    Path copy = directory.resolveSibling(directory.getFileName() + "-killed");
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        Path to = copy.resolve(directory.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return copy;
  }

  /** Has the directory be what was taken. */
  void restore(Path copy) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path path : all.toList()) {
        Path target = directory.resolve(copy.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Writes down another boot as that of the last run. */
  void pretendReboot() throws IOException {
    new StoreFacts("another boot", false)
        .write(DiskFileSystem.INSTANCE, directory.resolve("store"));
  }

  /** Where a text is in the log's first file. */
  long find(String text) throws IOException {
    long at = find(files().get(0), text);
    assertThat(at).as("where '%s' is", text).isNotNegative();
    return at;
  }

  private static long find(Path file, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    byte[] all = Files.readAllBytes(file);
    for (int at = 0; at <= all.length - wanted.length; at++) {
      if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Changes a text, in whichever file it is. */
  void spoil(String text) throws IOException {
    for (Path file : files()) {
      long at = find(file, text);
      if (at >= 0) {
        overwrite(file, at, "#");
        return;
      }
    }
    throw new AssertionError("there is no '" + text + "' in " + files());
  }

  /** Writes over a place in the log's first file. */
  void overwrite(long position, String text) throws IOException {
    overwrite(files().get(0), position, text);
  }

  private static void overwrite(Path file, long position, String text) throws IOException {
    overwrite(file, position, text.getBytes(StandardCharsets.UTF_8));
  }

  static void overwrite(Path file, long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }
}
