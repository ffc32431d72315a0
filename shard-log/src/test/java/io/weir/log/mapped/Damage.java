package io.weir.log.mapped;

import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Something done to the files of a store behind its back.
 *
 * @param what in words, enough to do it again
 * @param files those that were touched
 */
record Damage(String what, Deed deed, List<Path> files) {

  Damage(String what, Deed deed, Path... files) {
    this(what, deed, List.of(files));
  }

  /** What is done. */
  @FunctionalInterface
  interface Deed {
    void to(MemoryFileSystem files) throws IOException;
  }

  static Damage flip(Path file, long bit) {
    return new Damage(
        "bit " + bit + " of " + file,
        files -> files.flipBits(file, bit >>> 3, 1 << (bit & 7)),
        file);
  }

  /** Replaces the content of a file by something made from it. */
  static Damage rewrite(String what, Path file, UnaryOperator<byte[]> change) {
    return new Damage(
        what + " " + file, files -> files.replace(file, change.apply(files.content(file))), file);
  }

  static Damage delete(Path file) {
    return new Damage("missing " + file, files -> files.delete(file), file);
  }

  /** Puts another content in place of a file's, or makes one. */
  static Damage put(String what, Path file, byte[] content) {
    return new Damage(what + " in place of " + file, files -> files.replace(file, content), file);
  }

  boolean touches(Path file) {
    return files.contains(file);
  }

  /** Whether a file with such an ending was touched. */
  boolean touchesKind(String ending) {
    return files.stream().anyMatch(file -> file.toString().endsWith(ending));
  }

  /** Whether a file of that log's own was touched. */
  boolean touchesLog(WrittenLog log) {
    Path directory = StoreRun.DIRECTORY.resolve("logs").resolve(log.id.name());
    return files.stream().anyMatch(file -> file.startsWith(directory));
  }

  /** Whether a file was touched that all logs share. */
  boolean touchesAll() {
    Path logs = StoreRun.DIRECTORY.resolve("logs");
    return files.stream().anyMatch(file -> !file.startsWith(logs));
  }

  @Override
  public String toString() {
    return what;
  }
}
