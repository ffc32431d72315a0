package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.StoreKind;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code store}: what kind of directory this is, and how its last owner left it. Text, so
 * that a person can read it; replaced as a whole by renaming.
 *
 * <pre>
 *   weir-log 2                  the version of everything in the directory
 *   uuid=…                      goes into the journal's and the checkpoints' checksums
 *   durability=FSYNC            of the last run
 *   boot=…                      in which boot of the machine that was
 *   clean=false                 whether it was closed
 *   crc32c=…                    of the lines above
 * </pre>
 *
 * @param uuid the store's
 * @param durability the mode of the last run
 * @param bootId the boot that the last run was in
 * @param clean whether the last run closed the store
 */
record StoreMeta(UUID uuid, Durability durability, String bootId, boolean clean) {
  private static final String FIRST_LINE = "weir-log ";
  private static final String CRC = "crc32c=";

  /** Reads the file; null if there is none. */
  static @Nullable StoreMeta read(FileSystem files, Path path) throws IOException {
    if (!files.exists(path)) {
      return null;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 4096));
      file.read(bytes, 0);
      return parse(path, new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Whether a text is whole, of whatever version and engine: what is whole and cannot be read was
   * written by another program, what is not whole is damaged.
   */
  static boolean isWhole(String text) {
    int crcAt = text.indexOf(CRC);
    return text.startsWith(FIRST_LINE.trim())
        && crcAt >= 0
        && text.substring(crcAt + CRC.length()).trim().equals(crc(text.substring(0, crcAt)));
  }

  private static StoreMeta parse(Path path, String text) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].startsWith(FIRST_LINE)) {
      throw StoreKind.refusal(path, lines[0]);
    }
    if (!lines[0].equals(FIRST_LINE + FormatVersion.CURRENT)) {
      throw new UnsupportedFormatException(
          path
              + " says '"
              + lines[0]
              + "', and this program knows version "
              + FormatVersion.CURRENT
              + "; use the program that wrote it",
          null);
    }
    int crcAt = text.indexOf(CRC);
    if (crcAt < 0
        || !text.substring(crcAt + CRC.length()).trim().equals(crc(text.substring(0, crcAt)))) {
      throw new UnsupportedFormatException(
          path + " is damaged: its checksum does not match; restore it from a backup", null);
    }
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new StoreMeta(
        UUID.fromString(values.getOrDefault("uuid", "")),
        Durability.valueOf(values.getOrDefault("durability", "")),
        values.getOrDefault("boot", ""),
        Boolean.parseBoolean(values.get("clean")));
  }

  /** Replaces the file, durably. */
  void write(FileSystem files, Path path) throws IOException {
    String body =
        FIRST_LINE
            + FormatVersion.CURRENT
            + "\nuuid="
            + uuid
            + "\ndurability="
            + durability
            + "\nboot="
            + bootId
            + "\nclean="
            + clean
            + "\n";
    byte[] bytes = (body + CRC + crc(body) + "\n").getBytes(StandardCharsets.UTF_8);
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    files.delete(temporary);
    boolean done = false;
    try (StoreFile file = files.open(temporary, OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
      done = true;
    } finally {
      if (!done) {
        files.delete(temporary); // on a full disk every byte counts
      }
    }
    files.rename(temporary, path);
    files.forceDirectory(java.util.Objects.requireNonNull(path.getParent()));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
