package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.StartingPosition;
import io.weir.log.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that embeds the broker is promised. */
class EmbeddingTest {
  @TempDir Path directory;

  private static Set<Thread> weirThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("weir-"))
        .collect(Collectors.toSet());
  }

  @Test
  void noThreadIsLeftAfterClose() {
    Set<Thread> before = weirThreads();
    try (Broker broker = Broker.builder().dataDirectory(directory).start()) {
      broker.createStream("s", 2);
      broker.put("s", "k", new byte[10]).join();
      CompletableFuture<ReadResult> waiting =
          broker.readOrWait(
              broker.iterator("s", "shardId-000000000000", StartingPosition.latest()),
              1,
              Duration.ofMinutes(1));
      assertThat(waiting).isNotDone();
      assertThat(weirThreads()).hasSizeGreaterThan(before.size()).allMatch(Thread::isDaemon);
    }
    assertThat(weirThreads()).isSubsetOf(before);
  }

  @Test
  void anEphemeralBrokerLeavesNothing() throws Exception {
    Set<Path> before = temporary();
    try (Broker broker = Broker.builder().ephemeral().durability(Durability.OS).start()) {
      broker.createStream("s", 1);
      broker.put("s", "k", new byte[10]).join();
      assertThat(temporary()).hasSizeGreaterThan(before.size());
    }
    assertThat(temporary()).isSubsetOf(before);
  }

  private static Set<Path> temporary() throws Exception {
    try (var files = java.nio.file.Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(p -> p.getFileName().toString().startsWith("weir-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aBrokerThatCannotStartLeavesNothingRunning() {
    Set<Thread> before = weirThreads();
    try (Broker first = Broker.builder().dataDirectory(directory).start()) {
      assertThat(first.listStreams()).isEqualTo(List.of());
      Set<Thread> during = weirThreads();
      try {
        Broker.builder().dataDirectory(directory).start();
      } catch (RuntimeException expected) {
        assertThat(expected).hasMessageContaining("in use");
      }
      assertThat(weirThreads()).isSubsetOf(during);
    }
    assertThat(weirThreads()).isSubsetOf(before);
  }
}
