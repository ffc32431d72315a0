package io.weir.benchmarks.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a process takes, as Linux counts it in {@code /proc}. */
final class ProcessUse {
  private static final String RESIDENT = "VmRSS:";

  private ProcessUse() {}

  /** Memory that is resident, in bytes. */
  static long residentBytes(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    return lines.stream()
        .filter(line -> line.startsWith(RESIDENT))
        .map(line -> line.substring(RESIDENT.length()).replace("kB", "").trim())
        .mapToLong(kib -> Long.parseLong(kib) * 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("no " + RESIDENT + " of process " + pid));
  }

  /** Processor time since its start. */
  static Duration processorTime(long pid) throws IOException {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IOException("no processor time of process " + pid));
  }
}
