package io.weir.cli;

import io.weir.sizing.Sizing;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.Prices;
import io.weir.sizing.report.HtmlReport;
import io.weir.sizing.report.JsonReport;
import io.weir.sizing.report.Report;
import io.weir.sizing.run.Candidate;
import io.weir.sizing.run.KinesisRuns;
import io.weir.sizing.run.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** {@code weir size}: how many shards a load needs, by arithmetic and by running it. */
@Command(
    name = "size",
    description = "Says how many shards a load needs, and with --verify proves it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = WeirVersion.class,
    footer = {
      "",
      "Exit codes: 0 done; 1 it could not be done; 2 not understood; 3 with --verify:",
      "the most shards that were tried do not carry the load, in one way of reading at",
      "least; 130 (128 + the signal): ended early by Ctrl-C, with the report of what was",
      "run until then."
    })
final class SizeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int TOO_FEW = 3;

  @Spec private CommandSpec spec;
  @Mixin private LoadOptions load;
  @Mixin private VerifyOptions verify;

  @Option(names = "--prices", paramLabel = "FILE", description = "Prices to reckon with.")
  private @Nullable Path prices;

  @Option(names = "--print-prices", description = "Print the prices that come along, to edit.")
  private boolean printPrices;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "For people, or for programs.")
  private OutputForm output = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (printPrices) {
        checkAlone();
        out.print(Prices.shippedText());
        return 0;
      }
      verify.check();
      checkOneWay();
      Workload workload = load.workload();
      Sizing sizing =
          Sizing.of(workload)
              .prices(prices == null ? Prices.shipped() : Prices.read(prices))
              .seed(verify.seed());
      Duration duration = verify.duration();
      if (duration != null) {
        sizing = sizing.duration(duration);
      }
      return verify.isAsked() ? verify(sizing, out) : plan(sizing, out);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } finally {
      out.flush();
    }
  }

  private void checkAlone() {
    if (spec.commandLine().getParseResult().matchedOptions().size() > 1) {
      throw new IllegalArgumentException(
          "--print-prices prints the prices and reckons nothing: leave out the other options.");
    }
  }

  /** All ways of reading are run at the same time, for which an endpoint has but one stream. */
  private void checkOneWay() {
    if (verify.remote() != null && load.ways().size() > 1) {
      throw new IllegalArgumentException(
          "An endpoint is read one way at a time: use --shared or --fan-out, not --consumers.");
    }
  }

  private int plan(Sizing sizing, PrintWriter out) {
    List<Plan> plans = load.ways().stream().map(sizing::plan).toList();
    if (output == OutputForm.JSON) {
      Json.document(out, json -> new JsonReport(json).writePlans(plans));
    } else {
      new PlanPrinter(out).print(plans);
    }
    return 0;
  }

  private int verify(Sizing sizing, PrintWriter out) throws IOException {
    RemoteStream remote = verify.remote();
    try (EarlyEnd end = EarlyEnd.watch()) {
      try {
        return remote == null ? verifyHere(sizing, end, out) : verify(remote, sizing, end, out);
      } catch (IllegalStateException e) {
        if (!end.isAsked()) {
          throw e;
        }
        spec.commandLine().getErr().println("weir: Ended before the run began.");
        spec.commandLine().getErr().flush();
        return FAILED; // The process ends with the code of its signal.
      }
    }
  }

  private int verifyHere(Sizing sizing, EarlyEnd end, PrintWriter out) throws IOException {
    Sizing timed = verify.isVirtual() ? sizing : sizing.realTime();
    try (Run run = end.stopping(timed.prepare(candidates(sizing)))) {
      return finish(run, out);
    }
  }

  private int verify(RemoteStream remote, Sizing sizing, EarlyEnd end, PrintWriter out)
      throws IOException {
    try (KinesisAsyncClient client = remote.client()) {
      end.interruptible();
      try (Run run = end.stopping(prepare(remote, sizing, client))) {
        return finish(run, out);
      } finally {
        end.calm();
      }
    }
  }

  private Run prepare(RemoteStream remote, Sizing sizing, KinesisAsyncClient client) {
    return KinesisRuns.prepare(
        sizing.plan(),
        sizing.limits(),
        client,
        remote.stream(),
        remote.endpoint(),
        sizing.duration(),
        verify.seed());
  }

  /**
   * For each way of reading: as many shards as it takes, and one fewer; or those asked for. Of a
   * single key, one shard has all records, and others would prove nothing.
   */
  private List<Candidate> candidates(Sizing sizing) {
    List<Candidate> candidates = new ArrayList<>();
    for (Readers readers : load.ways()) {
      TreeSet<Integer> shards = new TreeSet<>(verify.shards());
      if (shards.isEmpty()) {
        Plan plan = sizing.plan(readers);
        int needed = plan.workload().keys().count() == 1 ? 1 : plan.shards();
        shards.add(needed);
        shards.add(Math.max(1, needed - 1));
      }
      shards.forEach(count -> candidates.add(new Candidate(count, readers)));
    }
    return candidates;
  }

  private int finish(Run run, PrintWriter out) throws IOException {
    Report report;
    try (LiveDisplay display = verify.display()) {
      report = run.run(display);
    }
    say(report, out);
    return report.carries() ? 0 : TOO_FEW;
  }

  private void say(Report report, PrintWriter out) throws IOException {
    if (output == OutputForm.JSON) {
      Json.document(out, json -> new JsonReport(json).write(report));
    } else {
      new PlanPrinter(out).print(report.plans());
      new ReportPrinter(out).print(report);
    }
    out.flush();
    Path page = verify.html();
    if (page != null) {
      writePage(page, report, out);
    }
  }

  /** Last, so that a page which cannot be written costs nobody the figures. */
  private void writePage(Path page, Report report, PrintWriter out) throws IOException {
    try {
      Files.writeString(page, HtmlReport.of(report));
    } catch (IOException e) {
      throw new IOException("The page " + page + " cannot be written: " + e, e);
    }
    if (output == OutputForm.TEXT) {
      out.println();
      out.println("The page with plots is " + page + ".");
    }
  }
}
