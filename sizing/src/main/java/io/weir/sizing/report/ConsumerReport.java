package io.weir.sizing.report;

import java.util.List;

/**
 * How a consumer fared.
 *
 * @param name such as {@code consumer 1}
 * @param fanOut whether it was sent to; otherwise it shared
 * @param records that it read
 * @param unread records that it had not read at the end
 * @param secondsBehind how old at least the oldest of those was, in whole seconds
 * @param throttledByBytes reads refused because its shard had given all its bytes
 * @param throttledByCalls reads refused because its shard had been asked too often
 * @param failed reads, or subscriptions, that failed for another reason
 * @param failure why one of those did, or empty
 * @param iteratorAge how far the end of each read was behind the tip, as CloudWatch has it
 * @param delay from a record's arrival in the stream to its arrival at the consumer
 * @param delayBySecond the greatest delay among the records read in each second, in milliseconds
 */
public record ConsumerReport(
    String name,
    boolean fanOut,
    long records,
    long unread,
    int secondsBehind,
    long throttledByBytes,
    long throttledByCalls,
    long failed,
    String failure,
    Times iteratorAge,
    Times delay,
    List<Long> delayBySecond) {

  /** One second between two calls, one in rounding; above that, it does not keep up. */
  private static final int MOST_BEHIND = 2;

  /** Copies the list. */
  public ConsumerReport {
    delayBySecond = List.copyOf(delayBySecond);
  }

  /**
   * Whether it did not keep up: it still had to read what had been there for some time.
   *
   * @param patience seconds that it may be later for a good reason, 0 or more
   */
  boolean isBehind(long patience) {
    return secondsBehind > MOST_BEHIND + patience;
  }

  /** Reads refused by a limit. */
  public long throttled() {
    return throttledByBytes + throttledByCalls;
  }
}
