package io.weir.sizing.report;

import io.weir.sizing.plan.Plan;
import java.util.Locale;

/** What to know about records that are larger than a stream takes by default. */
public final class LargeRecords {
  private LargeRecords() {}

  /** Such as a plan and a report say it, of a plan that has some. */
  public static String inWords(Plan plan) {
    return String.format(
        Locale.ROOT,
        "Records of up to %,d B are larger than the 1 MiB that a stream takes unless told: set its"
            + " MaxRecordSizeInKiB to %,d (CreateStream, UpdateMaxRecordSize). A shard takes such a"
            + " record in a burst, and refuses others until it has paid for it at 1 MiB a second.",
        plan.workload().longestRecordBytes(),
        plan.maxRecordSizeInKib());
  }
}
