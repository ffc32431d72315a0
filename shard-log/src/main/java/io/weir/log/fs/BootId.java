package io.weir.log.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Tells one boot of the machine from the next. */
final class BootId {

  /** Of the running one. */
  static final String CURRENT = read(Path.of("/proc/sys/kernel/random/boot_id"));

  private BootId() {}

  /**
   * What the kernel says in that file; else when the first process was started; else something new
   * in each process, because a power loss that may have been is then the safe assumption.
   */
  static String read(Path kernelBootId) {
    try {
      String id = Files.readString(kernelBootId, StandardCharsets.US_ASCII).strip();
      if (!id.isEmpty()) {
        return id;
      }
    } catch (IOException e) {
      // Not a Linux.
    }
    Optional<Instant> firstProcess =
        ProcessHandle.of(1).flatMap(process -> process.info().startInstant());
    return firstProcess
        .map(start -> "since-" + start.getEpochSecond())
        .orElseGet(() -> "unknown-" + UUID.randomUUID());
  }
}
