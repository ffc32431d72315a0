package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of a store's files a process still holds after close, as Linux says; threads: {@link
 * ThreadsTest}.
 */
class LeftBehindTest {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;

  @Test
  void noMappingAndNoDescriptorIsLeftAfterClose() throws IOException {
    assumeTrue(Files.isReadable(MAPS) && Files.isDirectory(DESCRIPTORS), "needs Linux's /proc");
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    ChronicleLogStoreBuilder settings =
        ChronicleLogStore.builder(directory).blockBytes(1 << 16).wallClock(clock::get);
    try (OneLog one = new OneLog(settings)) {
      for (int i = 0; i < 60; i++) {
        one.put("x".repeat(5_000));
        assertThat(one.read(i)).hasSize(1);
        clock.addAndGet(600_000);
      }
      one.log.trim(30);
      one.forceAll(0);
      assertThat(one.log.offsetForTimestamp(1000)).isEqualTo(30);
      assertThat(mapped()).as("while it is open").isNotEmpty();
      assertThat(opened()).as("while it is open").isNotEmpty();
    }
    assertThat(mapped()).isEmpty();
    assertThat(opened()).isEmpty();
  }

  private List<String> mapped() throws IOException {
    return Files.readAllLines(MAPS).stream()
        .filter(line -> line.contains(directory.toString()))
        .toList();
  }

  private List<Path> opened() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      for (Path each : all.toList()) {
        if (Files.isSymbolicLink(each)) { // the listing's own is gone by now
          found.add(Files.readSymbolicLink(each));
        }
      }
    }
    return found.stream().filter(path -> path.startsWith(directory)).toList();
  }
}
