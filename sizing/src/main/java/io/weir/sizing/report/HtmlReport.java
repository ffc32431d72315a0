package io.weir.sizing.report;

import io.weir.sizing.plan.LimitUse;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.ShardLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A report as one page that needs nothing else: no script, no picture, no font from elsewhere. */
public final class HtmlReport {
  private final Report report;
  private final Html html = new Html();

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** The page. */
  public static String of(Report report) {
    HtmlReport page = new HtmlReport(report);
    page.write();
    return page.html.toString();
  }

  private void write() {
    html.raw(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\">"
                + "<title>How many shards? – Weir</title><style>\n")
        .raw(style())
        .raw("</style></head><body><main>\n");
    head();
    trials();
    arithmetic();
    heat();
    for (TrialReport trial : report.trials()) {
      new TrialSection(trial, html).write();
    }
    new CostSection(report.plans(), html).write();
    foot();
    html.raw("</main></body></html>\n");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void head() {
    List<String> advice = Advice.of(report);
    html.raw("<header><p class=\"brand\">weir size: how many shards?</p><h1>")
        .text(Advice.answer(report))
        .raw("</h1>");
    if (report.interrupted()) {
      html.element(
          "p",
          "warning",
          "This run was ended early, after "
              + report.seconds()
              + " s of "
              + report.setting().duration().toSeconds()
              + " s.");
    }
    html.raw("<ul class=\"advice\">\n");
    advice.forEach(line -> html.element("li", line));
    html.raw("</ul><dl class=\"facts\">\n");
    for (LoadWords.Fact fact : LoadWords.of(report.plan().workload())) {
      html.raw("<div>").element("dt", fact.what()).element("dd", fact.how()).raw("</div>\n");
    }
    html.raw("</dl></header>\n");
  }

  private String carried() {
    return report.isTooEarlyToSay() ? "✓ until it was ended" : "✓ carried the load";
  }

  /** The trials side by side. */
  private void trials() {
    html.raw("<section><h2>What happened</h2><div class=\"cards\">\n");
    for (TrialReport trial : report.trials()) {
      ProducerReport producer = trial.producer();
      boolean carries = trial.carries();
      html.raw("<article class=\"card %s\">", carries ? "good" : "bad")
          .raw("<h3>")
          .text(trial.shardsInWords())
          .raw(" <small>")
          .text(trial.readers().inWords())
          .raw("</small></h3>")
          .element("p", "verdict", carries ? carried() : "✗ did not carry the load")
          .element("p", "big", Figures.percent(producer.throttledPart()))
          .element("p", "what", "of " + Figures.grouped(producer.arrived()) + " records throttled")
          .raw("<dl>");
      fact("lost", Figures.grouped(producer.lost()));
      fact("waiting at the end", Figures.grouped(producer.waiting()));
      fact("put, at the latest, after", Figures.seconds(producer.delay().max()));
      fact("reads throttled", Figures.grouped(trial.readsThrottled()));
      if (trial.readsFailed() > 0) {
        fact("reads failed", Figures.grouped(trial.readsFailed()));
      }
      fact("read, at the latest, after", Figures.seconds(longestDelay(trial)));
      html.raw("</dl></article>\n");
    }
    html.raw("</div></section>\n");
  }

  private static long longestDelay(TrialReport trial) {
    return trial.consumers().stream().mapToLong(c -> c.delay().max()).max().orElse(0);
  }

  private void fact(String what, String how) {
    html.raw("<div>").element("dt", what).element("dd", how).raw("</div>");
  }

  /** What the mean and the peak ask of one shard. */
  private void arithmetic() {
    Plan plan = report.plan();
    html.raw("<section><h2>What arithmetic says</h2><p>")
        .text(
            String.format(
                Locale.ROOT,
                "On the mean, %s events/s, %s; at the peak, %s events/s, %s. The limit that binds:"
                    + " %s. Arithmetic supposes that keys spread evenly and that seconds are alike;"
                    + " the run below does not.",
                Figures.amount(plan.onMean().eventsPerSecond()),
                shards(plan.onMean().shards()),
                Figures.amount(plan.onPeak().eventsPerSecond()),
                shards(plan.onPeak().shards()),
                plan.onPeak().binding().limit().inWords()))
        .raw("</p>\n");
    html.tableHead(
        "Part of one shard's limits that the load asks for",
        "limit of a shard",
        "one shard gives",
        "on the mean",
        "at the peak",
        "shards for the peak");
    for (Plan each : report.plans()) {
      for (LimitUse use : each.onMean().uses()) {
        if (use.demand() > 0 && (each.equals(plan) || use.limit().isOfReads())) {
          limitRow(use, each.onPeak().use(use.limit()), each.workload().readers().inWords());
        }
      }
    }
    html.tableEnd();
    html.element("p", "note", PlanWords.published(plan));
    report.plans().stream()
        .flatMap(each -> PlanWords.warnings(each).stream())
        .distinct()
        .forEach(warning -> html.element("p", "warning", warning));
    html.raw("</section>\n");
  }

  private static String shards(int count) {
    return count + (count == 1 ? " shard" : " shards");
  }

  private void limitRow(LimitUse mean, LimitUse peak, String readers) {
    ShardLimit limit = mean.limit();
    html.raw("<tr><th scope=\"row\">")
        .text(limit.inWords() + (limit.isOfReads() ? ": " + readers : ""))
        .raw("</th><td>")
        .text(Figures.amount(mean.perShard() / limit.unitSize()) + " " + limit.unit())
        .raw("</td>");
    Bars.cell(html, mean.useWith(1));
    Bars.cell(html, peak.useWith(1));
    html.raw("<td>")
        .text(limit == ShardLimit.READ_CALLS ? "any" : String.valueOf(peak.shards()))
        .raw("</td></tr>\n");
  }

  private void heat() {
    if (report.seconds() == 0) {
      return;
    }
    TrialReport widest =
        report.trials().stream()
            .max(Comparator.comparingInt(trial -> trial.shards().size()))
            .orElseThrow();
    HeatMapChart chart = new HeatMapChart(report.heat(), report.seconds(), widest.shards());
    html.raw("<section><h2>Where the keys hash</h2><p>")
        .text(
            "Each row is a part of the hash keys, each column a time; the stronger the"
                + " colour, the more "
                + (report.heat().isOfBytes() ? "bytes." : "records.")
                + " A row that stands out is a hot key. Lines divide the shards of "
                + widest.shardsInWords()
                + ".")
        .raw("</p><figure class=\"wide\">\n")
        .raw(chart.svg())
        .raw(chart.legend())
        .raw("</figure></section>\n");
  }

  private void foot() {
    Report.Setting setting = report.setting();
    html.raw("<footer><h2>How it was run</h2><p>")
        .text(
            "Against "
                + setting.where()
                + ", for "
                + Figures.duration(Duration.ofSeconds(report.seconds()))
                + (setting.virtual()
                    ? " of virtual time: the outcome is always the same"
                    : " of the machine's time; the load was "
                        + Figures.seconds(report.latenessMillis())
                        + " late at most")
                + ". The load is an open loop: no answer slows it down. Producers put what they"
                + " have every few milliseconds, in calls of up to 500 records. Consumers that share"
                + " ask once a second at each shard, and process at once; consumers with fan-out are"
                + " sent to. Seed "
                + setting.seed()
                + ".")
        .raw("</p>");
    if (setting.inferred()) {
      html.element(
          "p",
          "The endpoint did not say by which limit it throttled: it is taken to be the one of which"
              + " more was used in the seconds before.");
    }
    html.raw("</footer>\n");
  }
}
