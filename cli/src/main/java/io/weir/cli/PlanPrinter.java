package io.weir.cli;

import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Bill;
import io.weir.sizing.plan.LimitUse;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.ShardLimit;
import io.weir.sizing.report.Figures;
import io.weir.sizing.report.LoadWords;
import io.weir.sizing.report.PlanWords;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Says plans to people. */
final class PlanPrinter {
  private final PrintWriter out;

  PlanPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Plans of the same load, for several ways of reading. */
  void print(List<Plan> plans) {
    Workload workload = plans.get(0).workload();
    for (LoadWords.Fact fact : LoadWords.of(workload)) {
      out.println(String.format(Locale.ROOT, "%-10s %s", fact.what(), fact.how()));
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%-10s %s at any time; %s in Weir's log",
            "disk",
            Figures.gigabytes(plans.get(0).bytesKept()),
            Figures.gigabytes(plans.get(0).diskBytes())));
    plans.forEach(this::print);
  }

  private void print(Plan plan) {
    out.println();
    out.println(
        "Read by "
            + plan.workload().readers().inWords()
            + ": "
            + Sizes.count(plan.onMean().shards(), "shard")
            + " on the mean, "
            + plan.onPeak().shards()
            + " at the peak. Binding: "
            + plan.onPeak().binding().limit().inWords()
            + ".");
    TextTable table =
        new TextTable()
            .row("LIMIT OF A SHARD", "GIVES", "", "ON THE MEAN", "AT THE PEAK", "SHARDS");
    for (LimitUse use : plan.onMean().uses()) {
      if (use.demand() > 0) {
        LimitUse peak = plan.onPeak().use(use.limit());
        table.row(
            use.limit().inWords(),
            Figures.amount(use.perShard() / use.limit().unitSize()),
            use.limit().unit(),
            Figures.percent(use.useWith(1)),
            Figures.percent(peak.useWith(1)),
            use.limit() == ShardLimit.READ_CALLS ? "any" : String.valueOf(peak.shards()));
      }
    }
    table.print(out);
    out.println(PlanWords.published(plan));
    PlanWords.warnings(plan).forEach(out::println);
    costs(plan);
  }

  private void costs(Plan plan) {
    out.println();
    TextTable table = new TextTable().row("A MONTH", "QUANTITY", "PRICE", "AMOUNT");
    bill(table, "provisioned, " + Sizes.count(plan.shards(), "shard"), plan.provisioned());
    bill(table, "on-demand", plan.onDemand());
    table.print(out);
    out.println();
    further(plan);
    out.println("Prices: " + plan.prices().inWords() + "; edit a copy of them (--print-prices).");
  }

  private static void bill(TextTable table, String title, Bill bill) {
    table.row(title, "", "", Figures.money(bill.total()));
    for (Bill.Line line : bill.lines()) {
      table.row(
          "  " + line.item().inWords(),
          Figures.amount(line.quantity()),
          String.valueOf(line.price()),
          Figures.money(line.amount()));
    }
  }

  private void further(Plan plan) {
    TextTable table =
        new TextTable().row("WITH FURTHER CONSUMERS", "SHARDS", "PROVISIONED", "ON-DEMAND");
    for (Plan.Further further : plan.further()) {
      table.row(
          further.readers().inWords() + (further.asksTooOften() ? " (asked too often)" : ""),
          String.valueOf(further.shards()),
          Figures.money(plan.provisioned().total() + further.provisioned()),
          Figures.money(plan.onDemand().total() + further.onDemand()));
    }
    table.print(out);
  }
}
