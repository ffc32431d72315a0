package io.weir.sizing.report;

import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.PublishedFormula;
import io.weir.sizing.plan.ShardLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to know of a plan beside its figures. */
public final class PlanWords {
  private PlanWords() {}

  /** What Amazon's published formula says, beside what decides here. */
  public static String published(Plan plan) {
    PublishedFormula mean = plan.publishedOnMean();
    PublishedFormula peak = plan.publishedOnPeak();
    return String.format(
        Locale.ROOT,
        "Amazon's published formula: max(%s/1024, %s/2048) = %.2f, %s on the mean;"
            + " max(%s/1024, %s/2048) = %.2f, %s at the peak.",
        Figures.amount(mean.incomingWriteBandwidthInKib()),
        Figures.amount(mean.outgoingReadBandwidthInKib()),
        mean.numberOfShards(),
        shards(mean.shards()),
        Figures.amount(peak.incomingWriteBandwidthInKib()),
        Figures.amount(peak.outgoingReadBandwidthInKib()),
        peak.numberOfShards(),
        shards(peak.shards()));
  }

  private static String shards(int count) {
    return count + (count == 1 ? " shard" : " shards");
  }

  /** What more shards cannot mend, or what a stream must be told: one sentence or two each. */
  public static List<String> warnings(Plan plan) {
    List<String> warnings = new ArrayList<>();
    if (plan.largestKeyUse() > 1) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "No number of shards is enough: all records of a key go to one shard, and one key has"
                  + " %s of the %s, %s of what a shard takes at the peak. Spread it over more"
                  + " keys%s.",
              Figures.percent(
                  plan.isLargestKeyUseOfBytes()
                      ? plan.workload().keys().largestPartOfBytes()
                      : plan.workload().keys().largestPart()),
              plan.isLargestKeyUseOfBytes() ? "bytes" : "records",
              Figures.percent(plan.largestKeyUse()),
              plan.isLargestKeyUseOfBytes() ? "" : ", or aggregate its records"));
    }
    if (plan.onPeak().asksTooOften()) {
      warnings.add(
          "No number of shards is enough: so many consumers that share ask each shard more than "
              + Figures.amount(plan.onPeak().use(ShardLimit.READ_CALLS).perShard())
              + " times a second. Use fan-out for some.");
    }
    if (plan.hasLargeRecords()) {
      warnings.add(LargeRecords.inWords(plan));
    }
    return warnings;
  }
}
