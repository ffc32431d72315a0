package io.weir.sizing.plan;

import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Prices.Item;
import java.util.ArrayList;
import java.util.List;

/** Amazon's rules of what is counted, applied to a load at its mean rate. */
public final class Billing {
  /** As Amazon's calculator has it. */
  public static final double HOURS_IN_MONTH = 730;

  private static final double SECONDS_IN_MONTH = HOURS_IN_MONTH * 3600;
  private static final double GB = 1L << 30;
  private static final double PUT_UNIT_BYTES = 25 * 1024;
  private static final double ON_DEMAND_STEP_BYTES = 1024;
  private static final double FREE_HOURS = 24;
  private static final double EXTENDED_HOURS = 7 * 24;

  private final Workload workload;
  private final Prices prices;
  private final double records;
  private final double recordBytes;
  private final double hoursKept;

  /** Of a load. */
  public Billing(Workload workload, Prices prices) {
    this.workload = workload;
    this.prices = prices;
    this.records = workload.eventsPerSecond() * SECONDS_IN_MONTH;
    this.recordBytes = workload.recordBytes();
    this.hoursKept = workload.retention().toSeconds() / 3600.0;
  }

  /** A provisioned stream of so many shards, with these readers. */
  public Bill provisioned(int shards, Readers readers) {
    Lines lines = new Lines();
    double shardHours = shards * HOURS_IN_MONTH;
    lines.add(Item.SHARD_HOUR, shardHours);
    lines.add(Item.MILLION_PUT_UNITS, records * steps(PUT_UNIT_BYTES) / 1e6);
    lines.add(Item.EXTENDED_SHARD_HOUR, hoursKept > FREE_HOURS ? shardHours : 0);
    lines.add(Item.LONG_TERM_GB_MONTH, gbKept(EXTENDED_HOURS, hoursKept));
    lines.add(Item.FAN_OUT_SHARD_HOUR, shardHours * readers.fanOut());
    lines.add(Item.FAN_OUT_GB, gbPut() * readers.fanOut());
    return new Bill(lines.lines);
  }

  /** An on-demand stream, with these readers. */
  public Bill onDemand(Readers readers) {
    Lines lines = new Lines();
    lines.add(Item.STREAM_HOUR, HOURS_IN_MONTH);
    lines.add(Item.GB_IN, records * steps(ON_DEMAND_STEP_BYTES) * ON_DEMAND_STEP_BYTES / GB);
    lines.add(Item.GB_OUT, gbPut() * readers.shared());
    lines.add(Item.ON_DEMAND_FAN_OUT_GB, gbPut() * readers.fanOut());
    lines.add(
        Item.ON_DEMAND_EXTENDED_GB_MONTH, gbKept(FREE_HOURS, Math.min(hoursKept, EXTENDED_HOURS)));
    lines.add(Item.ON_DEMAND_LONG_TERM_GB_MONTH, gbKept(EXTENDED_HOURS, hoursKept));
    return new Bill(lines.lines);
  }

  /** How many of such a length a record counts as, on average: each is rounded up by itself. */
  private double steps(double bytes) {
    return workload.meanOf(length -> Math.ceil(length / bytes));
  }

  private double gbPut() {
    return records * recordBytes / GB;
  }

  /** What there is at any time of the age between two. */
  private double gbKept(double fromHours, double toHours) {
    return Math.max(0, toHours - fromHours) * gbPut() / HOURS_IN_MONTH;
  }

  /** Gathers what there is any of. */
  private final class Lines {
    private final List<Bill.Line> lines = new ArrayList<>();

    void add(Item item, double quantity) {
      if (quantity > 0) {
        lines.add(new Bill.Line(item, quantity, prices.of(item)));
      }
    }
  }
}
