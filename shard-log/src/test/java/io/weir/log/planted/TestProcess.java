package io.weir.log.planted;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A test run in a process of its own, so that a bug may end that. */
final class TestProcess {
  static final String FAILURE = "first failure: ";
  private static final long MINUTES = 3;

  private TestProcess() {}

  /** How a run ended. */
  enum Ending {
    PASSED,
    FAILED,
    /** The process ended otherwise than by {@link TestRun}: killed, or crashed. */
    CRASHED,
    HUNG,
    /** No test was run, there is none of that name, or the classes do not fit together. */
    UNUSABLE
  }

  /** How, and in which words. */
  record Result(Ending ending, String words) {}

  /** Runs a test, with the class files in a directory before all others. */
  static Result run(String test, Path classes, Path log) throws IOException, InterruptedException {
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                    "-cp",
                    classPath,
                    TestRun.class.getName(),
                    test))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // Asked for while it lives; what it started outlives it where a bug ends it.
    Set<ProcessHandle> started = new HashSet<>();
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      boolean ended;
      do {
        ended = process.waitFor(100, TimeUnit.MILLISECONDS);
        process.descendants().forEach(started::add);
      } while (!ended && System.nanoTime() < end);
      return ended
          ? new Result(ending(process.exitValue()), words(log, process.exitValue()))
          : new Result(Ending.HUNG, "it did not end within " + MINUTES + " minutes");
    } finally {
      started.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Ending ending(int exitCode) {
    return switch (exitCode) {
      case TestRun.PASSED -> Ending.PASSED;
      case TestRun.FAILED -> Ending.FAILED;
      case TestRun.NOTHING_RUN, TestRun.UNUSABLE -> Ending.UNUSABLE;
      default -> Ending.CRASHED;
    };
  }

  private static String words(Path log, int exitCode) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith(FAILURE))
        .map(line -> line.substring(FAILURE.length()))
        .findFirst()
        .orElse("exit code " + exitCode);
  }
}
