package io.weir.cli;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.DirectoryCheck;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.mapped.OfflineStore;
import io.weir.log.offline.FrameInfo;
import io.weir.log.offline.FrameInfo.Kind;
import io.weir.log.offline.FrameQuery;
import io.weir.log.offline.LogSummary;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir log inspect}: lists the logs, or the frames of one. Changes nothing. */
@Command(
    name = "inspect",
    description = "Lists the logs of a data directory, or the frames of one; changes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class,
    footer = {"", "Exit codes: 0 done; 1 it could not be done; 2 not understood; 3 damage shown."})
final class LogInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LogOptions options;

  @Option(names = "--log", paramLabel = "NAME", description = "Show the frames of this log.")
  private String log = "";

  @Option(names = "--from", paramLabel = "OFFSET", description = "The first offset.")
  private long from;

  @Option(names = "--to", paramLabel = "OFFSET", description = "The last offset.")
  private long to = Long.MAX_VALUE - 1;

  @Option(names = "--limit", paramLabel = "N", description = "So many frames at most.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--segment", paramLabel = "FILE", description = "Only this file.")
  private String segment = "";

  @Option(names = "--bytes", description = "Show whole records, as bytes.")
  private boolean bytes;

  private long shown;
  private boolean damaged;

  @Override
  public Integer call() {
    if (from < 0 || to < from || limit < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--from, --to and --limit are not negative, and --from is before --to.");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (OfflineStore store = options.open()) {
      if (log.isEmpty()) {
        listLogs(store, out);
      } else {
        listFrames(store, out);
      }
    } finally {
      out.flush();
    }
    return damaged ? LogCommand.DAMAGED : 0;
  }

  private void listLogs(OfflineStore store, PrintWriter out) {
    TextTable table =
        new TextTable().row("LOG", "UUID", "FROM OFFSET", "CHECKPOINT", "SEGMENTS", "BYTES");
    for (LogSummary each : store.logs()) {
      if (options.isJson()) {
        Json.line(out, json -> LogVerifyCommand.writeLog(each, json));
        continue;
      }
      table.row(
          each.name(),
          each.uuid().toString(),
          Sizes.grouped(each.startOffset()),
          Sizes.grouped(each.checkpointOffset()),
          Sizes.grouped(each.segments()),
          Sizes.inWords(each.bytes()));
    }
    if (!options.isJson()) {
      table.print(out);
    }
  }

  private void listFrames(OfflineStore store, PrintWriter out) {
    boolean records =
        !log.equals(Catalog.LOG_NAME)
            && DirectoryCheck.isBrokers(DiskFileSystem.INSTANCE, store.directory());
    FramePrinter printer = new FramePrinter(out, records, bytes, options.isJson());
    store.frames(
        log,
        new FrameQuery(from, to + 1, segment),
        frame -> {
          if (shown == limit || out.checkError()) {
            return false;
          }
          shown++;
          show(frame, printer);
          return true;
        });
  }

  private void show(FrameInfo frame, FramePrinter printer) {
    damaged |= frame.kind() == Kind.DAMAGED;
    printer.print(frame);
  }
}
