package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.broker.catalog.DirectoryCheck;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.mapped.OfflineStore;
import io.weir.log.offline.Finding;
import io.weir.log.offline.LogSummary;
import io.weir.log.offline.StoreReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir log verify}: walks every frame and says what is damaged. Changes nothing. */
@Command(
    name = "verify",
    description = "Checks every frame of a data directory; changes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class,
    footer = {"", "Exit codes: 0 sound; 1 it could not be done; 2 not understood; 3 damage found."})
final class LogVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LogOptions options;

  @Option(names = "--log", paramLabel = "NAME", description = "Only this log.")
  private String log = "";

  @Override
  public Integer call() {
    long start = System.nanoTime();
    try (OfflineStore store = options.open()) {
      StoreReport report = examine(store);
      double seconds = (System.nanoTime() - start) / 1e9;
      PrintWriter out = spec.commandLine().getOut();
      if (options.isJson()) {
        Json.document(out, json -> write(report, seconds, json));
      } else {
        print(report, seconds, out);
      }
      out.flush();
      return report.isSound() ? 0 : LogCommand.DAMAGED;
    }
  }

  /** The store's findings and, where it is a broker's, those of the broker's files. */
  private StoreReport examine(OfflineStore store) {
    try (ProgressBar bar = options.bar("verify")) {
      StoreReport report = store.verify(log, bar);
      if (!log.isEmpty() || !DirectoryCheck.isBrokers(DiskFileSystem.INSTANCE, store.directory())) {
        return report;
      }
      List<Finding> findings = new ArrayList<>(report.findings());
      findings.addAll(new DirectoryCheck(DiskFileSystem.INSTANCE, store).run(report));
      return new StoreReport(report.directory(), report.closed(), report.logs(), findings);
    }
  }

  private static void print(StoreReport report, double seconds, PrintWriter out) {
    TextTable table =
        new TextTable().row("LOG", "SEGMENTS", "RECORDS", "FROM OFFSET", "TO", "BYTES");
    for (LogSummary log : report.logs()) {
      table.row(
          log.name(),
          Sizes.grouped(log.segments()),
          Sizes.grouped(log.records()),
          Sizes.grouped(log.startOffset()),
          Sizes.grouped(log.endOffset()),
          Sizes.inWords(log.bytes()));
    }
    if (!report.logs().isEmpty()) {
      table.print(out);
      out.println();
    }
    new FindingPrinter(report.directory()).print(report.findings(), out);
    if (!report.findings().isEmpty()) {
      out.println();
    }
    long pending = report.logs().stream().mapToLong(LogSummary::pendingFrames).sum();
    if (!report.closed()) {
      out.println(
          "The store was not closed: the next start recovers what is behind its checkpoints ("
              + Sizes.count(pending, "frame")
              + ").");
    }
    out.println(summary(report, seconds));
  }

  private static String summary(StoreReport report, double seconds) {
    long damages = report.findings().stream().filter(Finding::isDamage).count();
    return String.format(
        Locale.ROOT,
        "%s: %s, %s, %s, %s in %.2f s (%.0f MB/s)",
        damages == 0 ? "sound" : "damaged in " + Sizes.count(damages, "place"),
        Sizes.count(report.logs().size(), "log"),
        Sizes.count(report.segments(), "segment"),
        Sizes.count(report.records(), "record"),
        Sizes.inWords(report.bytes()),
        seconds,
        report.bytes() / 1e6 / Math.max(seconds, 1e-9));
  }

  private static void write(StoreReport report, double seconds, JsonGenerator json)
      throws IOException {
    json.writeStringField("directory", report.directory().toString());
    json.writeBooleanField("sound", report.isSound());
    json.writeBooleanField("closed", report.closed());
    json.writeNumberField("segments", report.segments());
    json.writeNumberField("frames", report.frames());
    json.writeNumberField("records", report.records());
    json.writeNumberField("bytes", report.bytes());
    json.writeNumberField("seconds", seconds);
    json.writeArrayFieldStart("logs");
    for (LogSummary log : report.logs()) {
      json.writeStartObject();
      writeLog(log, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    new FindingPrinter(report.directory()).write(report.findings(), json);
  }

  static void writeLog(LogSummary log, JsonGenerator json) throws IOException {
    json.writeStringField("name", log.name());
    json.writeStringField("uuid", log.uuid().toString());
    json.writeNumberField("startOffset", log.startOffset());
    json.writeNumberField("segments", log.segments());
    json.writeNumberField("bytes", log.bytes());
    if (log.endOffset() >= 0) {
      json.writeNumberField("endOffset", log.endOffset());
    }
    if (log.checkpointOffset() >= 0) {
      json.writeNumberField("checkpointOffset", log.checkpointOffset());
    }
    if (log.frames() >= 0) {
      json.writeNumberField("frames", log.frames());
      json.writeNumberField("records", log.records());
      json.writeNumberField("pendingFrames", log.pendingFrames());
    }
  }
}
