package io.weir.log.chronicle;

import io.weir.log.StoreKind;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code store}: what kind of directory this is, and how its last owner left it. Text, so
 * that a person can read it; replaced as a whole by renaming.
 *
 * <pre>
 *   weir-log-chronicle 1        the engine, and the version of what is ours in the directory
 *   boot=…                      in which boot of the machine the last run was
 *   clean=false                 whether it was closed
 *   crc32c=…                    of the lines above
 * </pre>
 *
 * @param bootId the boot that the last run was in
 * @param clean whether the last run closed the store
 */
record StoreFacts(String bootId, boolean clean) {
  private static final String FIRST_LINE = "weir-log-chronicle 1";
  private static final int LINES = 4;

  /** Reads the file; null if there is none. */
  static @Nullable StoreFacts read(FileSystem files, Path path) throws IOException {
    if (!files.exists(path)) {
      return null;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 4096));
      file.read(bytes, 0);
      return parse(path, new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    }
  }

  private static StoreFacts parse(Path path, String text) {
    List<String> lines = text.lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (!first.equals(FIRST_LINE)) {
      if (first.startsWith("weir-log-chronicle ")) {
        throw new UnsupportedFormatException(
            path
                + " says '"
                + first
                + "', and this program knows '"
                + FIRST_LINE
                + "'; use the program that wrote it",
            null);
      }
      throw StoreKind.refusal(path, first);
    }
    boolean whole =
        lines.size() == LINES
            && text.equals(withCrc(String.join("\n", lines.subList(0, 3)) + "\n"));
    if (!whole) {
      throw new UnsupportedFormatException(
          path + " is damaged: its checksum does not match; restore it from a backup", null);
    }
    return new StoreFacts(
        lines.get(1).substring("boot=".length()), lines.get(2).equals("clean=true"));
  }

  /** Replaces the file, durably. */
  void write(FileSystem files, Path path) throws IOException {
    String text = withCrc(FIRST_LINE + "\nboot=" + bootId + "\nclean=" + clean + "\n");
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    files.delete(temporary);
    try (StoreFile file = files.open(temporary, OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    files.rename(temporary, path);
    files.forceDirectory(Objects.requireNonNull(path.getParent()));
  }

  private static String withCrc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return text + "crc32c=" + Long.toHexString(crc.getValue()) + "\n";
  }
}
