package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.broker.catalog.DirectoryCheck;
import io.weir.log.LogException;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.mapped.OfflineStore;
import io.weir.log.offline.RepairPlan;
import io.weir.log.offline.StoreReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir log repair}: says what it will drop, and then does it, in a copy or in place. */
@Command(
    name = "repair",
    description = "Repairs a data directory, in a copy or in place, after saying what is dropped.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class,
    footer = {
      "",
      "Exit codes: 0 sound now, or before; 1 it could not or was not to be done; 2 not understood;",
      "3 with --dry-run: there is something to repair."
    })
final class LogRepairCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LogOptions options;

  @ArgGroup private Where where = new Where();

  /** Where the repaired store is to be. */
  static final class Where {
    @Option(names = "--to", paramLabel = "COPY", description = "Write a repaired copy there.")
    private @Nullable Path copy;

    @Option(names = "--in-place", description = "Change the directory itself.")
    private boolean inPlace;
  }

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    if (where.copy == null && !where.inPlace && !dryRun) {
      throw new ParameterException(
          spec.commandLine(), "Where to? Say --to COPY, --in-place, or --dry-run.");
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      return dryRun || where.copy == null ? inDirectory(out) : inCopy(where.copy, out);
    } finally {
      out.flush();
    }
  }

  /** The original is only read: its lock is all that it is touched by. */
  private int inCopy(Path copy, PrintWriter out) {
    try (OfflineStore original = options.open();
        ProgressBar bar = options.bar("copy")) {
      String refusal = refusal(original, original.plan(bar));
      if (refusal != null) {
        throw new LogException("it cannot be repaired: " + refusal);
      }
      original.copyTo(copy, bar);
    }
    try (OfflineStore store = OfflineStore.open(copy, DiskFileSystem.INSTANCE)) {
      return repair(store, out, true);
    }
  }

  private int inDirectory(PrintWriter out) {
    try (OfflineStore store = options.open()) {
      if (dryRun) {
        RepairPlan plan = plan(store);
        checkRefusals(store, plan);
        say(store, plan, out, false);
        return plan.isEmpty() ? 0 : LogCommand.DAMAGED;
      }
      return repair(store, out, yes);
    }
  }

  private RepairPlan plan(OfflineStore store) {
    try (ProgressBar bar = options.bar("examine")) {
      return store.plan(bar);
    }
  }

  private int repair(OfflineStore store, PrintWriter out, boolean agreed) {
    RepairPlan plan = plan(store);
    if (plan.recovers()) {
      checkRefusals(store, plan);
      say(store, plan, out, false);
      if (!agreed && !ask("Recover it now, and then see what is left to repair?")) {
        return 1;
      }
      store.recover();
      plan = plan(store);
    }
    checkRefusals(store, plan);
    say(store, plan, out, true);
    if (plan.isEmpty()) {
      return 0;
    }
    if (!agreed && !ask("Do it?")) {
      return 1;
    }
    try (ProgressBar bar = options.bar("repair")) {
      StoreReport report = store.repair(bar);
      if (!report.isSound()) {
        throw new LogException(
            "damage is left after the repair; weir log verify says where, please report it");
      }
    }
    if (!options.isJson()) {
      out.println("repaired: " + store.directory() + " is sound.");
    }
    return 0;
  }

  private static void checkRefusals(OfflineStore store, RepairPlan plan) {
    String refusal = refusal(store, plan);
    if (refusal != null) {
      throw new LogException("it cannot be repaired: " + refusal);
    }
  }

  private static @Nullable String refusal(OfflineStore store, RepairPlan plan) {
    if (!plan.refusals().isEmpty()) {
      return String.join("; ", plan.refusals());
    }
    return DirectoryCheck.isBrokers(DiskFileSystem.INSTANCE, store.directory())
        ? new DirectoryCheck(DiskFileSystem.INSTANCE, store).whyNot(plan)
        : null;
  }

  private boolean ask(String question) {
    if (!Terminal.isStdin()) {
      throw new ParameterException(
          spec.commandLine(), "There is no terminal to ask at: say --yes, or --dry-run.");
    }
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().getOut().flush();
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      if (answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes")) {
        return true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    err.println("Nothing was changed.");
    err.flush();
    return false;
  }

  // ---- the plan, in words

  private void say(OfflineStore store, RepairPlan plan, PrintWriter out, boolean last) {
    if (options.isJson()) {
      if (last || dryRun) {
        Json.document(out, json -> write(store, plan, json));
      }
      return;
    }
    FindingPrinter names = new FindingPrinter(store.directory());
    if (plan.isEmpty()) {
      out.println("sound: there is nothing to repair in " + store.directory());
      return;
    }
    if (plan.recovers()) {
      out.println(
          "The store was not closed: it is first recovered, as the next start would do. As it is now:");
    }
    out.println(
        plan.drops().isEmpty() ? "No record is dropped." : "Dropped, since they cannot be read:");
    for (RepairPlan.Drop drop : plan.drops()) {
      out.println(
          "  log "
              + drop.log()
              + ": "
              + FindingPrinter.range(drop.firstOffset(), drop.endOffset() - drop.firstOffset()));
    }
    out.println("Steps:");
    for (RepairPlan.Step step : plan.steps()) {
      out.println("  " + names.name(step.file()) + ": " + step.what());
    }
    for (String refusal : plan.refusals()) {
      out.println("It cannot be repaired: " + refusal);
    }
  }

  private static void write(OfflineStore store, RepairPlan plan, JsonGenerator json)
      throws IOException {
    FindingPrinter names = new FindingPrinter(store.directory());
    json.writeStringField("directory", store.directory().toString());
    json.writeBooleanField("recovers", plan.recovers());
    json.writeArrayFieldStart("drops");
    for (RepairPlan.Drop drop : plan.drops()) {
      json.writeStartObject();
      json.writeStringField("log", drop.log());
      json.writeNumberField("firstOffset", drop.firstOffset());
      json.writeNumberField("endOffset", drop.endOffset());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("steps");
    for (RepairPlan.Step step : plan.steps()) {
      json.writeStartObject();
      json.writeStringField("log", step.log());
      json.writeStringField("file", names.name(step.file()));
      json.writeStringField("what", step.what());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
