package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.ResourceLimitException;
import io.weir.log.fs.ProcessLimitException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.core.io.IORuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open no more files: told by its name, and nothing is fenced. */
@Timeout(120)
class ProcessLimitsTest {
  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir Path directory;

  /** In a JVM of its own, which may have few descriptors, and has them all taken. */
  @Test
  void withoutADescriptorEverythingIsRefusedByNameAndGoesOnLater() throws Exception {
    assumeTrue(Files.isExecutable(SHELL), "needs a shell that knows ulimit");
    List<String> command =
        new ArrayList<>(List.of(SHELL.toString(), "-c", "ulimit -n 400 && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("sun.nio.ch", "java.lang.reflect")) {
      command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    command.add("-XX:-MaxFDLimit");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ExhaustMain.class.getName(), directory.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("all refused by name");
  }

  @Test
  void limitsAreToldFromOtherFailures() {
    for (Throwable limit :
        List.of(
            new IORuntimeException(new FileNotFoundException("/a.cq4 (Too many open files)")),
            new IOException("Map failed", new OutOfMemoryError("Map failed")),
            new ProcessLimitException("no more mappings", null))) {
      LogException heard = Failures.of("cannot read", limit);
      assertThat(heard)
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContainingAll("cannot read", "ulimit -n")
          .hasCause(limit);
    }
    assertThat(
            Failures.of(
                "cannot append",
                new IORuntimeException(new IOException("/a.cq4 (No space left on device)"))))
        .isInstanceOf(DiskFullException.class)
        .hasMessageContainingAll("cannot append", "free space");
    for (Throwable other :
        List.of(
            new IOException("Input/output error"),
            new OutOfMemoryError("Java heap space"),
            new IllegalStateException())) {
      assertThat(Failures.of("cannot read", other)).isExactlyInstanceOf(LogException.class);
    }
    LogException fenced = new LogFencedException("fenced", new IOException("Too many open files"));
    assertThat(Failures.of("cannot append", fenced)).isSameAs(fenced);
  }
}
