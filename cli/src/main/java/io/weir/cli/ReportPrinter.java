package io.weir.cli;

import io.weir.sizing.report.Advice;
import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.Figures;
import io.weir.sizing.report.Headroom;
import io.weir.sizing.report.KeyReport;
import io.weir.sizing.report.ProducerReport;
import io.weir.sizing.report.Report;
import io.weir.sizing.report.TrialReport;
import java.io.PrintWriter;
import java.util.Locale;

/** Says reports to people. */
final class ReportPrinter {
  private static final int SHOWN_KEYS = 3;

  private final PrintWriter out;

  ReportPrinter(PrintWriter out) {
    this.out = out;
  }

  void print(Report report) {
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "Run for %d s%s against %s%s, seed %d%s",
            report.seconds(),
            report.interrupted()
                ? " of " + report.setting().duration().toSeconds() + " (ended early)"
                : "",
            report.setting().where(),
            report.setting().virtual() ? ", on virtual time" : "",
            report.setting().seed(),
            report.setting().inferred() ? "; by which limit is reckoned, not told" : ""));
    out.println();
    trials(report);
    out.println();
    consumers(report);
    out.println();
    headroom(report);
    keys(report);
    out.println();
    Advice.of(report).forEach(out::println);
  }

  private void trials(Report report) {
    TextTable table =
        new TextTable()
            .row(
                "STREAM",
                "RECORDS",
                "ACCEPTED",
                "THROTTLED",
                "",
                "ATTEMPTS BY RECORDS",
                "BY BYTES",
                "LOST",
                "WAITING",
                "LATEST");
    for (TrialReport trial : report.trials()) {
      ProducerReport producer = trial.producer();
      table.row(
          trial.title(),
          Sizes.grouped(producer.arrived()),
          Sizes.grouped(producer.stored()),
          Sizes.grouped(producer.throttledRecords()),
          Figures.percent(producer.throttledPart()),
          Sizes.grouped(producer.throttledByRecords()),
          Sizes.grouped(producer.throttledByBytes()),
          Sizes.grouped(producer.lost()),
          Sizes.grouped(producer.waiting()),
          Figures.seconds(producer.delay().max()));
    }
    table.print(out);
    report.trials().stream()
        .filter(trial -> trial.producer().failed() > 0)
        .forEach(
            trial ->
                out.println(
                    trial.title()
                        + ": "
                        + Sizes.count(trial.producer().failed(), "attempt")
                        + " failed otherwise, such as: "
                        + trial.producer().failure()));
  }

  private void consumers(Report report) {
    TextTable table =
        new TextTable()
            .row(
                "STREAM",
                "CONSUMER",
                "READ",
                "UNREAD",
                "OLDEST",
                "AFTER (HALF)",
                "(99 %)",
                "(ALL)",
                "ITERATOR AGE (99 %)",
                "(ALL)",
                "THROTTLED BY BYTES",
                "BY CALLS",
                "FAILED");
    for (TrialReport trial : report.trials()) {
      for (ConsumerReport consumer : trial.consumers()) {
        table.row(
            trial.title(),
            consumer.name(),
            Sizes.grouped(consumer.records()),
            Sizes.grouped(consumer.unread()),
            consumer.secondsBehind() + " s",
            Figures.seconds(consumer.delay().p50()),
            Figures.seconds(consumer.delay().p99()),
            Figures.seconds(consumer.delay().max()),
            Figures.seconds(consumer.iteratorAge().p99()),
            Figures.seconds(consumer.iteratorAge().max()),
            Sizes.grouped(consumer.throttledByBytes()),
            Sizes.grouped(consumer.throttledByCalls()),
            Sizes.grouped(consumer.failed()));
      }
    }
    table.print(out);
    report.trials().stream()
        .filter(trial -> trial.readsFailed() > 0)
        .forEach(
            trial ->
                out.println(
                    trial.title()
                        + ": "
                        + Sizes.count(trial.readsFailed(), "read")
                        + " failed, such as: "
                        + trial.readFailure()));
  }

  private void headroom(Report report) {
    TextTable table = new TextTable().row("STREAM", "LIMIT", "USED", "BUSIEST", "WHERE");
    for (TrialReport trial : report.trials()) {
      for (Headroom room : trial.headroom()) {
        table.row(
            trial.title(),
            room.limit().inWords(),
            Figures.percent(room.mean()),
            Figures.percent(room.busiest()),
            room.shard());
      }
    }
    table.print(out);
  }

  private void keys(Report report) {
    TrialReport trial = report.trials().get(report.trials().size() - 1);
    out.println();
    TextTable table =
        new TextTable()
            .row("KEY", "SHARD", "RECORDS", "OF ALL", "OF BYTES", "BUSIEST SECOND", "OF A SHARD");
    for (KeyReport key : trial.keys().stream().limit(SHOWN_KEYS).toList()) {
      table.row(
          key.key(),
          key.shard(),
          Sizes.grouped(key.records()),
          Figures.percent(key.part()),
          Figures.percent(key.partOfBytes()),
          Sizes.grouped(key.busiest()),
          Figures.percent(key.use()));
    }
    table.print(out);
  }
}
