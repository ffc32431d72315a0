package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.file.Path;

/** Adds up the files of a store, for a progress bar. */
final class StoreSize {
  private final FileSystem files;
  private final StoreLayout layout;

  StoreSize(FileSystem files, StoreLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /** Of the files of one log. */
  long ofLog(Path directory) throws IOException {
    return under(directory);
  }

  /** Of all files that are looked at if only that log is; of all logs if its name is empty. */
  long inBytes(String only) throws IOException {
    Path logs = only.isEmpty() ? layout.logs() : layout.log(only);
    return under(layout.checkpoints()) + under(layout.journal()) + under(logs);
  }

  private long under(Path path) throws IOException {
    if (!files.isDirectory(path)) {
      return files.exists(path) ? size(path) : 0;
    }
    long bytes = 0;
    for (String name : files.list(path)) {
      bytes += under(path.resolve(name));
    }
    return bytes;
  }

  private long size(Path path) throws IOException {
    if (String.valueOf(path.getFileName()).endsWith(".idx")) {
      return 0;
    }
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      return file.size();
    }
  }
}
