package io.weir.log.fs;

import java.nio.file.Path;

/** Another process that holds a lock until its standard input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args) throws Exception {
    try (var lock = DiskFileSystem.INSTANCE.lock(Path.of(args[0]))) {
      System.out.println("held");
      while (System.in.read() >= 0) {
        // Until the parent closes the pipe.
      }
    } catch (java.nio.file.FileSystemException e) {
      System.out.println("refused");
    }
  }
}
