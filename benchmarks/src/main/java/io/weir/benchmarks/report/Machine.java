package io.weir.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What something was measured on. It has no name.
 *
 * @param cores of the processor
 * @param architecture of the processor
 * @param memoryMiB of the machine
 * @param fileSystem of the data directories
 * @param jdk that ran it
 */
public record Machine(
    int cores, String architecture, long memoryMiB, String fileSystem, String jdk) {
  /** This one, with data in that directory. */
  public static Machine here(Path directory) throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        system.getTotalMemorySize() >> 20,
        Files.getFileStore(directory).type(),
        System.getProperty("java.version"));
  }

  /** In words. */
  String text() {
    return "%d cores (%s), %d GiB, %s, JDK %s"
        .formatted(cores, architecture, Math.round(memoryMiB / 1024.0), fileSystem, jdk);
  }
}
