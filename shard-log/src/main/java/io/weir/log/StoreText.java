package io.weir.log;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * For engines: the file {@code store} of a directory, which says whose it is ({@link StoreKind})
 * and how its last owner left it. Text, so that a person can read it; replaced as a whole by
 * renaming.
 *
 * <pre>
 *   weir-log… VERSION     the engine, and the version of everything in the directory
 *   NAME=VALUE            what the engine notes, a line each
 *   crc32c=…              of the lines above
 * </pre>
 */
public final class StoreText {
  private static final String ANY_ENGINE = "weir-log";
  private static final String CRC = "crc32c=";
  private static final int LONGEST = 4096;

  private StoreText() {}

  /**
   * What an engine noted there; null if there is no file.
   *
   * @param engine what the first line begins with, a space behind it
   * @param version what must follow
   * @throws UnsupportedFormatException if it is another engine's, of another version, or damaged
   */
  public static @Nullable Map<String, String> read(
      FileSystem files, Path path, String engine, String version) throws IOException {
    if (!files.exists(path)) {
      return null;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LONGEST));
      file.read(bytes, 0);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      return parse(path, text, engine, version);
    }
  }

  private static Map<String, String> parse(Path path, String text, String engine, String version) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].startsWith(engine)) {
      throw StoreKind.refusal(path, lines[0]);
    }
    if (!lines[0].equals(engine + version)) {
      throw new UnsupportedFormatException(
          path
              + " says '"
              + lines[0]
              + "', and this program knows version "
              + version
              + "; use the program that wrote it",
          null);
    }
    if (!isWhole(text)) {
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
    return values;
  }

  /**
   * Whether a text is whole, of whatever version and engine: what is whole and cannot be read was
   * written by another program, what is not whole is damaged.
   */
  public static boolean isWhole(String text) {
    int crcAt = text.indexOf(CRC);
    return text.startsWith(ANY_ENGINE)
        && crcAt >= 0
        && text.substring(crcAt + CRC.length()).trim().equals(crc(text.substring(0, crcAt)));
  }

  /**
   * Replaces the file, durably.
   *
   * @param lines all but the checksum, each with its end
   */
  public static void write(FileSystem files, Path path, String lines) throws IOException {
    byte[] bytes = (lines + CRC + crc(lines) + "\n").getBytes(StandardCharsets.UTF_8);
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
    files.forceDirectory(Objects.requireNonNull(path.getParent()));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
