package io.weir.sizing.report;

import io.weir.sizing.plan.ShardLimit;
import java.util.Comparator;
import java.util.List;

/** What a page says of one trial. */
final class TrialSection {
  private static final int MOST_SHARDS = 6;

  private final TrialReport trial;
  private final Html html;
  private final ShardCharts charts;

  TrialSection(TrialReport trial, Html html) {
    this.trial = trial;
    this.html = html;
    this.charts = new ShardCharts(trial);
  }

  void write() {
    html.raw("<section class=\"trial\"><h2>").text(trial.title()).raw("</h2>\n");
    html.element("p", Advice.verdict(trial));
    if (trial.seconds() > 0) {
      legend();
      shown().forEach(this::shard);
      if (shown().size() < trial.shards().size()) {
        html.element(
            "p",
            "note",
            "The " + MOST_SHARDS + " busiest of " + trial.shards().size() + " shards are shown.");
      }
      if (trial.readers().count() > 0) {
        consumers();
      }
      headroom();
    }
    keys();
    html.raw("</section>\n");
  }

  private void legend() {
    html.raw(
        "<p class=\"legend\"><span class=\"key k-stored\"></span> accepted by the shard "
            + "<span class=\"key k-unmet\"></span> arrived and not accepted at once "
            + "<span class=\"key k-read\"></span> read "
            + "<span class=\"key k-limit\"></span> limit of the shard</p>\n");
  }

  private List<ShardSeries> shown() {
    List<ShardSeries> busiest =
        trial.shards().stream()
            .sorted(Comparator.comparingDouble((ShardSeries shard) -> -trial.asked(shard)))
            .limit(MOST_SHARDS)
            .toList();
    return trial.shards().stream().filter(busiest::contains).toList();
  }

  private void shard(ShardSeries shard) {
    html.raw("<h3>").text(shard.name()).raw(" <small>").text(summary(shard)).raw("</small></h3>");
    html.raw("<div class=\"charts\">").raw(charts.records(shard)).raw(charts.bytes(shard));
    if (trial.readers().count() > 0) {
      html.raw(charts.reads(shard));
    }
    html.raw("</div>\n");
  }

  private String summary(ShardSeries shard) {
    int seconds = trial.seconds();
    long byRecords = shard.total(Measure.THROTTLED_BY_RECORDS, seconds);
    long byBytes = shard.total(Measure.THROTTLED_BY_BYTES, seconds);
    String hot = trial.hotShards().contains(shard) ? "hot: " : "";
    return hot
        + trial.share(shard).inWords()
        + "; throttled "
        + Figures.grouped(byRecords)
        + " attempts by records, "
        + Figures.grouped(byBytes)
        + " by bytes";
  }

  private void consumers() {
    html.raw("<h3>Consumers</h3><div class=\"beside\">").raw("<div>").raw(charts.delays());
    consumerLegend();
    html.raw("</div><div>");
    html.tableHead(
        "Times from the stream to the consumer",
        "",
        "half within",
        "99 % within",
        "at most",
        "iterator age, 99 % / most",
        "reads throttled, bytes / calls",
        "failed",
        "unread at the end, oldest");
    for (ConsumerReport consumer : trial.consumers()) {
      html.row(
          List.of(
              consumer.name() + (consumer.fanOut() ? ", fan-out" : ", shared"),
              Figures.seconds(consumer.delay().p50()),
              Figures.seconds(consumer.delay().p99()),
              Figures.seconds(consumer.delay().max()),
              Figures.seconds(consumer.iteratorAge().p99())
                  + " / "
                  + Figures.seconds(consumer.iteratorAge().max()),
              Figures.grouped(consumer.throttledByBytes())
                  + " / "
                  + Figures.grouped(consumer.throttledByCalls()),
              Figures.grouped(consumer.failed()),
              Figures.grouped(consumer.unread()) + " / " + consumer.secondsBehind() + " s"));
    }
    html.tableEnd().raw("</div></div>\n");
  }

  private void consumerLegend() {
    html.raw("<p class=\"legend\">");
    for (int i = 0; i < trial.consumers().size(); i++) {
      html.raw("<span class=\"key k-c%d\"></span> ", i % 4)
          .text(trial.consumers().get(i).name())
          .raw(" ");
    }
    html.raw("</p>\n");
  }

  private void headroom() {
    html.raw("<h3>Headroom</h3>");
    html.tableHead(
        "Part of the limit, of the shard that was asked for most",
        "limit of a shard",
        "over the run",
        trial.byteWindow() == 1
            ? "busiest second (reads: five)"
            : "busiest second (reads: five, bytes written: " + trial.byteWindow() + ")",
        "where");
    for (Headroom room : trial.headroom()) {
      ShardLimit limit = room.limit();
      html.raw("<tr><th scope=\"row\">").text(limit.inWords()).raw("</th>");
      Bars.cell(html, room.mean());
      Bars.cell(html, room.busiest());
      html.raw("<td>").text(room.shard()).raw("</td></tr>\n");
    }
    html.tableEnd();
  }

  private void keys() {
    html.raw("<details><summary>The keys that ask for most, of ")
        .text(Figures.grouped(trial.keysInAll()))
        .raw("</summary>");
    html.tableHead(
        "Keys",
        "key",
        "shard",
        "records",
        "of all",
        "of all bytes",
        "in its busiest second",
        "of a shard",
        "throttled");
    for (KeyReport key : trial.keys()) {
      html.row(
          List.of(
              key.key(),
              key.shard(),
              Figures.grouped(key.records()),
              Figures.percent(key.part()),
              Figures.percent(key.partOfBytes()),
              Figures.grouped(key.busiest()),
              Figures.percent(key.use()),
              Figures.grouped(key.throttled())));
    }
    html.tableEnd().raw("</details>\n");
  }
}
