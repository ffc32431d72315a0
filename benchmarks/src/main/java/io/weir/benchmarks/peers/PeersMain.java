package io.weir.benchmarks.peers;

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

/** Weir beside its peers; {@code benchmarks/peers} runs it. */
@Command(
    name = "benchmarks/peers",
    description = "The same load on Weir, on kinesalite and kinesis-local, and on Apache Kafka.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class PeersMain implements Callable<Integer> {
  /** What is compared. */
  enum Comparison {
    /** PutRecords, with the emulators. */
    PUT_RECORDS(new PutRecordsPart()),
    /** The producers, with Kafka. */
    INGEST(new IngestPart()),
    /** From put to consumer, with Kafka. */
    DELIVERY(new DeliveryPart()),
    /** GetRecords, with the emulators. */
    REPLAY(new ReplayPart());

    @SuppressWarnings("ImmutableEnumChecker") // They have no fields.
    private final Part part;

    Comparison(Part part) {
      this.part = part;
    }
  }

  @Option(names = "--part", description = "${COMPLETION-CANDIDATES}; all without it.")
  private List<Comparison> parts = new ArrayList<>();

  @Option(names = "--seconds", description = "Counted, of each load.")
  private int seconds = 15;

  @Option(names = "--json", description = "Puts the rows into this file, too.")
  private @Nullable Path json;

  @Option(names = "--jar", required = true, hidden = true)
  private Path jar = Path.of("");

  @Option(names = "--modules", required = true, hidden = true)
  private Path modules = Path.of("");

  @Option(names = "--kafka", required = true, hidden = true)
  private Path kafka = Path.of("");

  private PeersMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new PeersMain());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks/peers: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Requirements.atLeast(1, seconds, "--seconds");
    Places places = new Places(jar, modules, kafka, Path.of("").toAbsolutePath());
    boolean failed = false;
    for (Comparison comparison : parts.isEmpty() ? List.of(Comparison.values()) : parts) {
      List<Row> rows = comparison.part.run(places, seconds);
      Report report = Report.today("benchmarks/measure peers", rows);
      report.print(System.out);
      if (json != null) {
        report.write(json);
      }
      failed |= !rows.stream().allMatch(Row::succeeded);
    }
    return failed ? 1 : 0;
  }
}
