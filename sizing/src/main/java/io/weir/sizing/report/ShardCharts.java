package io.weir.sizing.report;

import io.weir.broker.limits.Limits;

/** The charts of one shard: what arrived, what it took, what it gave, against its limits. */
final class ShardCharts {
  private static final double KIB = 1024;

  private final TrialReport trial;
  private final Limits limits;
  private final int seconds;

  ShardCharts(TrialReport trial) {
    this.trial = trial;
    this.limits = trial.limits();
    this.seconds = trial.seconds();
  }

  String records(ShardSeries shard) {
    return new LineChart(
            "Records per second of " + shard.name() + " in " + trial.title(),
            "records/s put",
            seconds)
        .area(values(shard, Measure.ARRIVED_RECORDS, 1), "unmet")
        .area(values(shard, Measure.STORED_RECORDS, 1), "stored")
        .line(values(shard, Measure.ARRIVED_RECORDS, 1), "arrived")
        .limit((double) limits.writeRecordsPerSecond())
        .figure();
  }

  String bytes(ShardSeries shard) {
    return new LineChart(
            "KiB written per second of " + shard.name() + " in " + trial.title(),
            "KiB/s put",
            seconds)
        .area(values(shard, Measure.ARRIVED_BYTES, KIB), "unmet")
        .area(values(shard, Measure.STORED_BYTES, KIB), "stored")
        .line(values(shard, Measure.ARRIVED_BYTES, KIB), "arrived")
        .limit(limits.writeBytesPerSecond() / KIB)
        .figure();
  }

  /** What consumers that share read; or else what one that is sent to was sent. */
  String reads(ShardSeries shard) {
    boolean shared = trial.readers().shared() > 0;
    return new LineChart(
            "KiB read per second of " + shard.name() + " in " + trial.title(),
            shared ? "KiB/s read, all shared consumers" : "KiB/s sent to each consumer",
            seconds)
        .area(values(shard, shared ? Measure.READ_BYTES : Measure.SENT_BYTES, KIB), "read")
        .limit((shared ? limits.readBytesPerSecond() : limits.fanOutBytesPerSecond()) / KIB)
        .figure();
  }

  /** How old records were when consumers had them. */
  String delays() {
    LineChart chart =
        new LineChart(
                "Greatest age of records when read, " + trial.title(),
                "Seconds from the stream to the consumer, at most",
                seconds)
            .atLeast(1);
    for (int i = 0; i < trial.consumers().size(); i++) {
      double[] values = new double[seconds];
      for (int second = 0; second < seconds; second++) {
        values[second] = trial.consumers().get(i).delayBySecond().get(second) / 1000.0;
      }
      chart.line(values, "consumer c" + i % 4);
    }
    return chart.figure();
  }

  private double[] values(ShardSeries shard, Measure measure, double unit) {
    double[] values = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      values[second] = shard.at(measure, second) / unit;
    }
    return values;
  }
}
