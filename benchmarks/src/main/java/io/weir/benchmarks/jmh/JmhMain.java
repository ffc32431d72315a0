package io.weir.benchmarks.jmh;

import io.weir.benchmarks.jmh.JmhPart.Effort;
import io.weir.benchmarks.report.Report;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs JMH, part by part; {@code benchmarks/measure jmh} does so. */
@Command(
    name = "benchmarks/measure jmh",
    description = {
      "Runs the JMH benchmarks, with the garbage collector's figures, and writes a file for each",
      "part, jmh-PART.json."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class JmhMain implements Callable<Integer> {
  private static final String PREFIX = "jmh-";

  @Parameters(paramLabel = "PART", description = "All without it; --list names them.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Prints the names of the parts.")
  private boolean list;

  @Option(
      names = "--quick",
      description = "One short iteration each: whether it works, not how fast it is.")
  private boolean quick;

  @Option(names = "--results", required = true, hidden = true)
  private Path results = Path.of("");

  private JmhMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new JmhMain());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks/measure jmh: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      JmhParts.all().forEach(part -> System.out.println(shortName(part)));
      return 0;
    }
    boolean failed = false;
    for (JmhPart part : chosen()) {
      List<Row> rows = part.rows(run(part));
      String command = "benchmarks/measure jmh " + shortName(part) + (quick ? " --quick" : "");
      Report report = Report.today(command, rows);
      report.print(System.out);
      report.write(results.resolve(part.name() + ".json"));
      failed |= !rows.stream().allMatch(Row::succeeded);
    }
    return failed ? 1 : 0;
  }

  private List<JmhPart> chosen() {
    if (names.isEmpty()) {
      return JmhParts.all();
    }
    return names.stream().map(JmhMain::named).toList();
  }

  private static JmhPart named(String name) {
    return JmhParts.all().stream()
        .filter(part -> shortName(part).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no part " + name + "; see --list"));
  }

  private static String shortName(JmhPart part) {
    return part.name().substring(PREFIX.length());
  }

  private List<JmhResult> run(JmhPart part) throws IOException, RunnerException {
    Path file = Files.createTempFile(Path.of("").toAbsolutePath(), PREFIX, ".json");
    try {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .addProfiler(GCProfiler.class)
              .resultFormat(ResultFormatType.JSON)
              .result(file.toString());
      part.lines().forEach(line -> options.include("\\." + Pattern.quote(line.benchmark()) + "$"));
      part.parameters().forEach(options::param);
      effort(part.effort(), options);
      new Runner(options.build()).run();
      return JmhResults.read(file);
    } finally {
      Files.delete(file);
    }
  }

  private void effort(Effort effort, ChainedOptionsBuilder options) {
    if (quick) {
      options
          .forks(1)
          .warmupIterations(1)
          .measurementIterations(1)
          .warmupTime(TimeValue.milliseconds(200))
          .measurementTime(TimeValue.milliseconds(200));
    } else if (effort.forks() > 0) {
      options
          .forks(effort.forks())
          .warmupIterations(effort.warmUps())
          .measurementIterations(effort.iterations());
      if (effort.seconds() > 0) {
        options
            .warmupTime(TimeValue.seconds(effort.seconds()))
            .measurementTime(TimeValue.seconds(effort.seconds()));
      }
    }
  }
}
