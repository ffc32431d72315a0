package io.weir.sizing.run;

import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.Times;
import io.weir.sizing.stream.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a consumer has read, over all shards. Not thread-safe. */
final class ConsumerTally {
  private static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(2);

  private final String name;
  private final boolean fanOut;
  private final Histogram age = new Histogram(LONGEST_MILLIS, 3);
  private final Histogram delay = new Histogram(LONGEST_MILLIS, 3);
  private final long[] delayBySecond;
  private long records;
  private long throttledByBytes;
  private long throttledByCalls;
  private long failed;
  private String failure = "";
  private boolean inferred;

  ConsumerTally(String name, boolean fanOut, int seconds) {
    this.name = name;
    this.fanOut = fanOut;
    this.delayBySecond = new long[seconds];
  }

  void read(Batch batch, long nowMillis, int second) {
    records += batch.count();
    long behind = Math.min(batch.millisBehindLatest(), LONGEST_MILLIS);
    age.recordValue(behind);
    for (long arrival : batch.arrivalMillis()) {
      long millis = Math.min(Math.max(0, nowMillis - arrival), LONGEST_MILLIS);
      delay.recordValue(millis);
      delayBySecond[second] = Math.max(delayBySecond[second], millis);
    }
  }

  /**
   * Counts a read that was refused.
   *
   * @param told whether somebody said by which limit; otherwise it is inferred
   */
  void throttled(boolean byBytes, boolean told) {
    inferred |= !told;
    if (byBytes) {
      throttledByBytes++;
    } else {
      throttledByCalls++;
    }
  }

  void failed(String why) {
    failed++;
    failure = why;
  }

  boolean inferred() {
    return inferred;
  }

  long records() {
    return records;
  }

  long throttled() {
    return throttledByBytes + throttledByCalls;
  }

  /** How old the oldest record was that was read in a second. */
  long delayAt(int second) {
    return delayBySecond[second];
  }

  ConsumerReport report(long stored, int secondsBehind, int seconds) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      delays.add(delayBySecond[i]);
    }
    return new ConsumerReport(
        name,
        fanOut,
        records,
        Math.max(0, stored - records),
        secondsBehind,
        throttledByBytes,
        throttledByCalls,
        failed,
        failure,
        Times.of(age),
        Times.of(delay),
        delays);
  }
}
