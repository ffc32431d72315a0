package io.weir.sizing.plan;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What the arithmetic says of a load. It supposes that keys spread evenly and that seconds are all
 * alike; that is why there are runs.
 *
 * @param workload the load
 * @param onMean what the mean rate needs
 * @param onPeak what the rate of the bursts needs
 * @param provisioned a month of {@link #shards} shards
 * @param onDemand a month of an on-demand stream
 * @param further one more consumer, of either kind, and a second and a third one
 * @param prices by which that was reckoned
 */
public record Plan(
    Workload workload,
    Need onMean,
    Need onPeak,
    Bill provisioned,
    Bill onDemand,
    List<Further> further,
    Prices prices) {
  private static final int FURTHER = 3;
  private static final int KIB = 1024;
  private static final int USUAL_MAX_KIB = 1024;
  private static final double LOG_FRAME_BYTES = 34;
  private static final double LOG_ALIGNMENT = 8;

  /**
   * The stream with further consumers.
   *
   * @param readers all of them
   * @param shards that it takes then
   * @param provisioned what a month costs more, with those shards
   * @param onDemand what a month costs more on demand
   * @param asksTooOften whether shards would be asked more often than they answer
   */
  public record Further(
      Readers readers, int shards, double provisioned, double onDemand, boolean asksTooOften) {}

  /** Copies the list. */
  public Plan {
    further = List.copyOf(further);
  }

  /** Works it out. */
  public static Plan of(Workload workload, Limits limits, Prices prices) {
    Need mean = need(workload, workload.eventsPerSecond(), workload.readers(), limits);
    Need peak = need(workload, peakRate(workload), workload.readers(), limits);
    Billing billing = new Billing(workload, prices);
    Bill provisioned = billing.provisioned(peak.shards(), workload.readers());
    Bill onDemand = billing.onDemand(workload.readers());
    List<Further> further = new ArrayList<>();
    for (Readers readers : more(workload.readers())) {
      Need needed = need(workload, peakRate(workload), readers, limits);
      further.add(
          new Further(
              readers,
              needed.shards(),
              billing.provisioned(needed.shards(), readers).total() - provisioned.total(),
              billing.onDemand(readers).total() - onDemand.total(),
              needed.asksTooOften()));
    }
    return new Plan(workload, mean, peak, provisioned, onDemand, further, prices);
  }

  private static Need need(Workload workload, double rate, Readers readers, Limits limits) {
    return Need.of(rate, workload.recordBytes(), readers, limits);
  }

  private static double peakRate(Workload workload) {
    return workload.eventsPerSecond() * workload.burst().factor();
  }

  private static List<Readers> more(Readers readers) {
    List<Readers> more = new ArrayList<>();
    for (int i = 1; i <= FURTHER && readers.shared() + i <= Readers.MOST_SHARED; i++) {
      more.add(new Readers(readers.shared() + i, readers.fanOut()));
    }
    for (int i = 1; i <= FURTHER && readers.fanOut() + i <= Readers.MOST_FAN_OUT; i++) {
      more.add(new Readers(readers.shared(), readers.fanOut() + i));
    }
    return more;
  }

  /** The shards to plan with: enough for the rate of the bursts, if keys spread evenly. */
  public int shards() {
    return onPeak.shards();
  }

  /** What Amazon's published formula says of the mean rate. */
  public PublishedFormula publishedOnMean() {
    return PublishedFormula.of(workload, onMean.eventsPerSecond());
  }

  /** What it says of the rate of the bursts. */
  public PublishedFormula publishedOnPeak() {
    return PublishedFormula.of(workload, onPeak.eventsPerSecond());
  }

  /**
   * The part of one shard's limits that a single key asks for at the peak at most: the greater of
   * the records of the most frequent key and the bytes of the key that has most of them. Above 1,
   * no number of shards carries the load, for one shard has all of a key.
   */
  public double largestKeyUse() {
    return Math.max(largestKeyRecordUse(), largestKeyByteUse());
  }

  /** Whether that is of bytes. */
  public boolean isLargestKeyUseOfBytes() {
    return largestKeyByteUse() > largestKeyRecordUse();
  }

  private double largestKeyRecordUse() {
    return workload.keys().largestPart() * onPeak.use(ShardLimit.WRITE_RECORDS).useWith(1);
  }

  private double largestKeyByteUse() {
    return workload.keys().largestPartOfBytes() * onPeak.use(ShardLimit.WRITE_BYTES).useWith(1);
  }

  /**
   * What the stream's MaxRecordSizeInKiB must be (CreateStream, UpdateMaxRecordSize): 1,024, which
   * it is unless said, or enough for the longest record.
   */
  public int maxRecordSizeInKib() {
    return Math.max(USUAL_MAX_KIB, (workload.longestRecordBytes() + KIB - 1) / KIB);
  }

  /** Whether that must be raised. */
  public boolean hasLargeRecords() {
    return maxRecordSizeInKib() > USUAL_MAX_KIB;
  }

  /** What is kept at any time: bytes of keys and data. */
  public double bytesKept() {
    return recordsKept() * workload.recordBytes();
  }

  /** How many records are kept at any time. */
  public double recordsKept() {
    return workload.eventsPerSecond() * workload.retention().toSeconds();
  }

  /** What that takes in Weir's log, with the frame of each record. */
  public double diskBytes() {
    double frames = workload.meanOf(bytes -> Math.ceil((bytes + LOG_FRAME_BYTES) / LOG_ALIGNMENT));
    return recordsKept() * frames * LOG_ALIGNMENT;
  }
}
