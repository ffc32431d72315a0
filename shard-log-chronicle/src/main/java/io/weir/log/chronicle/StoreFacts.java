package io.weir.log.chronicle;

import io.weir.log.StoreText;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code store}: what kind of directory this is, and how its last owner left it ({@link
 * StoreText}).
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
  private static final String ENGINE = "weir-log-chronicle ";
  private static final String VERSION = "1";

  /** Reads the file; null if there is none. */
  static @Nullable StoreFacts read(FileSystem files, Path path) throws IOException {
    Map<String, String> values = StoreText.read(files, path, ENGINE, VERSION);
    return values == null
        ? null
        : new StoreFacts(
            values.getOrDefault("boot", ""), Boolean.parseBoolean(values.get("clean")));
  }

  /** Replaces the file, durably. */
  void write(FileSystem files, Path path) throws IOException {
    StoreText.write(files, path, ENGINE + VERSION + "\nboot=" + bootId + "\nclean=" + clean + "\n");
  }
}
