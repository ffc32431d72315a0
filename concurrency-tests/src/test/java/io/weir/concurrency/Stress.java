package io.weir.concurrency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of jcstress in a process of its own, and what came of it. */
final class Stress {
  private static final Pattern RESULTS =
      Pattern.compile(
          "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

  private final List<String> output = new ArrayList<>();
  private Matcher results;

  private Stress() {}

  /**
   * Runs the tests whose names match.
   *
   * @param mode sanity, quick, default, tough
   */
  static Stress run(String tests, String mode, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-m",
                mode,
                "-r",
                directory.resolve("report").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    Stress stress = new Stress();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        stress.read(line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return stress;
  }

  private void read(String line) {
    Matcher matcher = RESULTS.matcher(line);
    if (matcher.find()) {
      results = matcher;
    } else {
      output.add(line);
    }
  }

  private int result(int group) {
    return results == null ? 0 : Integer.parseInt(results.group(group));
  }

  int planned() {
    return result(1);
  }

  int passed() {
    return result(2);
  }

  int failed() {
    return result(3);
  }

  int errors() {
    return result(4) + result(5);
  }

  /** What jcstress said of tests that failed, or the end of all it said. */
  String failures() {
    List<String> failures = new ArrayList<>();
    for (String line : output) {
      if (line.contains("FORBIDDEN") && !line.matches(".*\\b0\\s+0[.,]00%.*")) {
        failures.add(line);
      } else if (line.contains("[FAILED]") || line.contains("[ERROR]")) {
        failures.add(line);
      }
    }
    List<String> end = output.subList(Math.max(0, output.size() - 40), output.size());
    return String.join("\n", failures.isEmpty() ? end : failures);
  }
}
