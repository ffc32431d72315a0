package io.weir.log.mapped;

import io.weir.log.LogException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.offline.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Copies the files of a store, but for its lock, into an empty directory. */
final class StoreCopy {
  private static final int CHUNK = 1 << 20;
  private final FileSystem files;
  private final StoreLayout layout;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

  StoreCopy(FileSystem files, StoreLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  void to(Path target, Progress progress) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    if (absolute.startsWith(layout.directory())) {
      throw new LogException(target + " lies in " + layout.directory() + "; choose another place");
    }
    if (files.exists(absolute)
        && (!files.isDirectory(absolute) || !files.list(absolute).isEmpty())) {
      throw new LogException(target + " is not an empty directory; choose another place");
    }
    ProgressMeter meter = new ProgressMeter(progress, new StoreSize(files, layout).inBytes(""));
    files.createDirectories(absolute);
    copy(layout.directory(), absolute, meter);
    meter.finish();
  }

  private void copy(Path from, Path to, ProgressMeter meter) throws IOException {
    for (String name : files.list(from)) {
      Path source = from.resolve(name);
      if (source.equals(layout.lock())) {
        continue;
      }
      if (files.isDirectory(source)) {
        files.createDirectories(to.resolve(name));
        copy(source, to.resolve(name), meter);
      } else {
        copyFile(source, to.resolve(name), meter);
      }
    }
    files.forceDirectory(to);
  }

  private void copyFile(Path from, Path to, ProgressMeter meter) throws IOException {
    try (StoreFile in = files.open(from, OpenMode.READ);
        StoreFile out = files.open(to, OpenMode.CREATE)) {
      long at = 0;
      while (true) {
        chunk.clear();
        int read = in.read(chunk, at);
        if (read <= 0) {
          break;
        }
        out.write(chunk.flip(), at);
        at += read;
        meter.add(read);
      }
      out.force();
    }
  }
}
