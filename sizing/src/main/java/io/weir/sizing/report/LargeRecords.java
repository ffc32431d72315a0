package io.weir.sizing.report;

import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.ShardLimit;
import java.util.Locale;

/** What to know about records that are larger than a stream takes by default. */
public final class LargeRecords {
  private static final String READ =
      " Read by all that share, one is also more than a shard gives in a second: reads after it are"
          + " refused until it has been paid for, however many shards there are. Enhanced fan-out"
          + " or polling less often avoids that.";

  private LargeRecords() {}

  /** Such as a plan and a report say it, of a plan that has some. */
  public static String inWords(Plan plan) {
    String sentences =
        String.format(
            Locale.ROOT,
            "Records of up to %,d B are larger than the 1 MiB that a stream takes unless told: set its"
                + " MaxRecordSizeInKiB to %,d (CreateStream, UpdateMaxRecordSize). A shard takes such a"
                + " record in a burst, and refuses others until it has paid for it at 1 MiB a second.",
            plan.workload().longestRecordBytes(),
            plan.maxRecordSizeInKib());
    return isAboveSecondOfReads(plan) ? sentences + READ : sentences;
  }

  private static boolean isAboveSecondOfReads(Plan plan) {
    return (double) plan.workload().longestRecordBytes() * plan.workload().readers().shared()
        > plan.onPeak().use(ShardLimit.READ_BYTES).perShard();
  }
}
