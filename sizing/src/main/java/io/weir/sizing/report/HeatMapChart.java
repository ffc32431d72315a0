package io.weir.sizing.report;

import java.util.List;
import java.util.Locale;

/** Which hash keys came when, with the ranges of a stream's shards beside it, as SVG. */
final class HeatMapChart {
  private static final double KIB = 1024;
  private static final int WIDTH = 1140;
  private static final int LEFT = 52;
  private static final int RIGHT = 88;
  private static final int TOP = 8;
  private static final int BAND = 9;
  private static final int BOTTOM = 24;
  private static final int MOST_COLUMNS = 120;
  private static final int NAMED_SHARDS = 16;

  private final HeatMap heat;
  private final int seconds;
  private final List<ShardSeries> shards;

  HeatMapChart(HeatMap heat, int seconds, List<ShardSeries> shards) {
    this.heat = heat;
    this.seconds = seconds;
    this.shards = shards;
  }

  /** The greatest number of records, or bytes, in a second of any field. */
  double most() {
    double most = 0;
    int width = columnSeconds();
    for (int band = 0; band < HeatMap.BANDS; band++) {
      for (int from = 0; from < seconds; from += width) {
        most = Math.max(most, perSecond(band, from, width));
      }
    }
    return most;
  }

  private int columnSeconds() {
    return Math.max(1, (seconds + MOST_COLUMNS - 1) / MOST_COLUMNS);
  }

  private double perSecond(int band, int from, int width) {
    return heat.most(band, from, Math.min(seconds, from + width));
  }

  String svg() {
    int height = TOP + HeatMap.BANDS * BAND + BOTTOM;
    Html svg = new Html();
    svg.raw(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s by hash key and time\">"
            + "<title>%s by hash key and time</title>\n",
        WIDTH, height, what(), what());
    int width = columnSeconds();
    double most = Math.max(1e-9, most());
    for (int band = 0; band < HeatMap.BANDS; band++) {
      for (int from = 0; from < seconds; from += width) {
        double rate = perSecond(band, from, width);
        double x = x(from);
        svg.raw(
            "<rect class=\"heat\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " fill-opacity=\"%.2f\"/>",
            x, TOP + band * BAND, x(Math.min(seconds, from + width)) - x + 0.3, BAND, rate / most);
      }
      svg.raw("\n");
    }
    shards.forEach(shard -> edge(shard, svg));
    axes(svg, height);
    return svg.raw("</svg>\n").toString();
  }

  private void edge(ShardSeries shard, Html svg) {
    if (shard.start() > 0) {
      svg.raw(
          "<line class=\"edge\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
          LEFT, WIDTH - 8, y(shard.start()), y(shard.start()));
    }
    if (shards.size() <= NAMED_SHARDS) {
      svg.raw(
          "<text class=\"tick\" x=\"%d\" y=\"%.1f\">%s</text>\n",
          WIDTH - RIGHT + 8, y((shard.start() + shard.end()) / 2) + 4, Html.escaped(shard.name()));
    }
  }

  private void axes(Html svg, int height) {
    for (int quarter = 0; quarter <= 4; quarter++) {
      svg.raw(
          "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
          LEFT - 7,
          y(quarter / 4.0) + (quarter == 0 ? 9 : quarter == 4 ? 0 : 4),
          new String[] {"0", "¼", "½", "¾", "2¹²⁸"}[quarter]);
    }
    int step = Ticks.seconds(seconds);
    for (int x = 0; x <= seconds; x += step) {
      svg.raw(
          "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
          x(x), height - 6, Ticks.clock(x, seconds));
    }
  }

  private double x(double second) {
    return LEFT + second / Math.max(1, seconds) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double part) {
    return TOP + part * HeatMap.BANDS * BAND;
  }

  /** The scale of the colours, from none to the most. */
  String legend() {
    double most = heat.isOfBytes() ? most() / KIB : most();
    return String.format(
        Locale.ROOT,
        "<p class=\"legend\">0 <span class=\"ramp\" aria-hidden=\"true\"></span> %s %s in"
            + " one of %d equal parts of the hash keys%s</p>\n",
        Figures.amount(Math.round(most * 10) / 10.0),
        heat.isOfBytes() ? "KiB/s" : "records/s",
        HeatMap.BANDS,
        columnSeconds() == 1 ? "" : ", in the busiest second of each " + columnSeconds() + " s");
  }

  private String what() {
    return heat.isOfBytes() ? "Bytes" : "Records";
  }
}
