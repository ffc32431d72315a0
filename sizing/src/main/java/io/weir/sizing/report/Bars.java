package io.weir.sizing.report;

/** A part of a limit as a bar with its figure. */
final class Bars {
  private static final double SHOWN = 1.6;
  private static final double TIGHT = 0.8;

  private Bars() {}

  /** A cell of a table. The bar is cut where it would be longer than the cell. */
  static void cell(Html html, double part) {
    String state = part > 1 ? "over" : part > TIGHT ? "tight" : "fine";
    html.raw(
            "<td class=\"bar %s\"><span class=\"track\" aria-hidden=\"true\"><span class=\"fill\""
                + " style=\"width:%.1f%%\"></span><span class=\"mark\" style=\"left:%.1f%%\">"
                + "</span></span>",
            state, Math.min(part, SHOWN) / SHOWN * 100, 100 / SHOWN)
        .raw("<span class=\"figure\">")
        .text(Figures.percent(part))
        .raw("</span></td>");
  }
}
