package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.Requirements;
import io.weir.benchmarks.report.Report;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one server can do, section by section; {@code benchmarks/load rows} runs it. */
@Command(
    name = "benchmarks/load rows",
    description = "Measures the server's rows of docs/benchmarks.md.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class RowsMain implements Callable<Integer> {
  /** The sections. */
  enum Choice {
    /** Operations, formats, versions of HTTP. */
    OPERATIONS(new OperationsSection()),
    /** fsync beside os and the disk. */
    FSYNC(new FsyncSection()),
    /** Acknowledgements with 200 shards. */
    ACKNOWLEDGEMENT(new AcknowledgementSection()),
    /** Start and idling. */
    START(new StartSection()),
    /** Shards at their full rate, os. */
    FULL_SHARDS_OS(new FullShardsSection("os")),
    /** Shards at their full rate, fsync. */
    FULL_SHARDS_FSYNC(new FullShardsSection("fsync"));

    @SuppressWarnings("ImmutableEnumChecker") // Their fields are final.
    private final Section section;

    Choice(Section section) {
      this.section = section;
    }
  }

  @Option(names = "--jar", required = true, hidden = true)
  private Path jar = Path.of("");

  @Option(names = "--section", description = "${COMPLETION-CANDIDATES}; all without it.")
  private List<Choice> sections = new ArrayList<>();

  @Option(names = "--seconds", description = "Counted, of each load.")
  private int seconds = 15;

  @Option(names = "--json", description = "Puts the rows into this file, too.")
  private @Nullable Path json;

  private RowsMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new RowsMain());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks/load rows: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Requirements.atLeast(1, seconds, "--seconds");
    boolean failed = false;
    for (Choice choice : sections.isEmpty() ? List.of(Choice.values()) : sections) {
      List<Row> rows = choice.section.run(jar, seconds);
      Report report = Report.today("benchmarks/measure network", rows);
      report.print(System.out);
      if (json != null) {
        report.write(json);
      }
      failed |= !rows.stream().allMatch(Row::succeeded);
    }
    return failed ? 1 : 0;
  }
}
