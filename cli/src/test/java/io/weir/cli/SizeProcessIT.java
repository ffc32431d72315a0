package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir size} as a process of its own, which somebody interrupts. */
@Timeout(120)
class SizeProcessIT {
  private static final int SIGTERM_CODE = 143;

  @TempDir private Path directory;

  @Test
  void aRunThatIsInterruptedReportsWhatThereIsAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.weir.cli.WeirMain",
                    "size",
                    "--rate",
                    "100",
                    "--bytes",
                    "100",
                    "--verify",
                    "--shards",
                    "1",
                    "--duration",
                    "1h",
                    "--progress"))
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    try {
      awaitFirstSecond(process);
      process.destroy(); // SIGTERM; Ctrl-C's SIGINT is answered by the same hook
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(SIGTERM_CODE);
    assertThat(Files.readString(directory.resolve("out")))
        .containsPattern("Run for [0-9]+ s of 3600 \\(ended early\\)")
        .contains("take 1 shard");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> String.valueOf(path.getFileName()).startsWith("weir")))
          .isEmpty();
    }
  }

  private static void awaitFirstSecond(Process process) throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    for (String line; (line = errors.readLine()) != null; ) {
      if (line.contains("s of 3600 s")) {
        return;
      }
    }
    throw new AssertionError("The run has ended before it had begun.");
  }
}
