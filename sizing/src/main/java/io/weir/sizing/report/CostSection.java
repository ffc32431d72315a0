package io.weir.sizing.report;

import io.weir.sizing.plan.Bill;
import io.weir.sizing.plan.Plan;
import java.util.List;
import java.util.Locale;

/** What a page says of costs. */
final class CostSection {
  private static final String TOO_OFTEN = "asks shards more than 5 times a second";

  private final List<Plan> plans;
  private final Html html;

  CostSection(List<Plan> plans, Html html) {
    this.plans = plans;
    this.html = html;
  }

  void write() {
    Plan plan = plans.get(0);
    html.raw("<section><h2>What a month would cost at Amazon</h2><p>")
        .text(
            String.format(
                Locale.ROOT,
                "Prices in %s. They may have changed since; the file with them can be edited."
                    + " Kept at any time: %s of records, which take %s in Weir's log.",
                plan.prices().inWords(),
                Figures.gigabytes(plan.bytesKept()),
                Figures.gigabytes(plan.diskBytes())))
        .raw("</p>\n");
    plans.forEach(this::write);
    html.raw("</section>\n");
  }

  private void write(Plan plan) {
    html.element("h3", "Read by " + plan.workload().readers().inWords());
    html.raw("<div class=\"charts\">\n");
    bill(
        "Provisioned, " + plan.shards() + (plan.shards() == 1 ? " shard" : " shards"),
        plan.provisioned(),
        plan);
    bill("On-demand", plan.onDemand(), plan);
    html.raw("</div>\n");
    further(plan);
  }

  private void bill(String title, Bill bill, Plan plan) {
    html.tableHead(title, "", "quantity", "price of one", plan.prices().currency());
    for (Bill.Line line : bill.lines()) {
      html.row(
          List.of(
              line.item().inWords(),
              Figures.amount(line.quantity()),
              String.valueOf(line.price()),
              Figures.money(line.amount())));
    }
    html.raw("</tbody><tfoot>")
        .row(List.of("a month", "", "", Figures.money(bill.total())))
        .raw("</tfoot></table></div>\n");
  }

  private void further(Plan plan) {
    html.tableHead(
        "What further consumers cost",
        "consumers then",
        "shards",
        "provisioned, more a month",
        "on-demand, more a month",
        "");
    for (Plan.Further further : plan.further()) {
      html.row(
          List.of(
              further.readers().inWords(),
              String.valueOf(further.shards()),
              Figures.money(further.provisioned()),
              Figures.money(further.onDemand()),
              further.asksTooOften() ? TOO_OFTEN : ""));
    }
    html.tableEnd();
  }
}
