package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.StoreText;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code store}: what kind of directory this is, and how its last owner left it ({@link
 * StoreText}).
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
  private static final String ENGINE = "weir-log ";

  /** Reads the file; null if there is none. */
  static @Nullable StoreMeta read(FileSystem files, Path path) throws IOException {
    Map<String, String> values =
        StoreText.read(files, path, ENGINE, String.valueOf(FormatVersion.CURRENT));
    return values == null
        ? null
        : new StoreMeta(
            UUID.fromString(values.getOrDefault("uuid", "")),
            Durability.valueOf(values.getOrDefault("durability", "")),
            values.getOrDefault("boot", ""),
            Boolean.parseBoolean(values.get("clean")));
  }

  /** Replaces the file, durably. */
  void write(FileSystem files, Path path) throws IOException {
    StoreText.write(
        files,
        path,
        ENGINE
            + FormatVersion.CURRENT
            + "\nuuid="
            + uuid
            + "\ndurability="
            + durability
            + "\nboot="
            + bootId
            + "\nclean="
            + clean
            + "\n");
  }
}
