package io.weir.sizing.load;

import io.weir.broker.limits.Limits;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;

/**
 * A load: what is put into a stream, and who reads it. Immutable: start from {@link #of}, and
 * change single things.
 *
 * @param eventsPerSecond on average over each period of the bursts, above 0 and at most 1,000,000
 * @param recordBytes of a record on average, partition key and data together, as the limits count
 *     them; of keys that are whole records, {@link Keys#meanRecordBytes}
 * @param burst how the rate swings about that average
 * @param arrivals how events follow each other
 * @param keys the partition keys
 * @param readers who reads
 * @param retention for how long records are kept, 24 … 8,760 hours
 * @param retries what producers do with what is throttled
 */
public record Workload(
    double eventsPerSecond,
    double recordBytes,
    Burst burst,
    ArrivalProcess arrivals,
    Keys keys,
    Readers readers,
    Duration retention,
    Retries retries) {
  private static final double MOST_EVENTS = 1_000_000;
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(365);
  private static final int USUAL_KEYS = 10_000;

  /** Checks each figure, and that they go together. */
  public Workload {
    if (!(eventsPerSecond > 0 && eventsPerSecond <= MOST_EVENTS)) {
      throw new InvalidLoadException(
          "There are more than 0 and at most 1,000,000 events a second, not "
              + eventsPerSecond
              + ".");
    }
    if (!(recordBytes >= 1 && recordBytes <= Limits.MAX_RECORD_BYTES)) {
      throw new InvalidLoadException(
          String.format(
              Locale.ROOT,
              "A record has 1 … %,d bytes with its key, not %,.0f.",
              Limits.MAX_RECORD_BYTES,
              recordBytes));
    }
    if (retention.compareTo(SHORTEST_RETENTION) < 0 || retention.compareTo(LONGEST_RETENTION) > 0) {
      throw new InvalidLoadException(
          "A stream keeps records for 24 hours to 365 days, not for " + inWords(retention) + ".");
    }
    if (keys.meanRecordBytes() > 0 && keys.meanRecordBytes() != recordBytes) {
      throw new InvalidLoadException(
          String.format(
              Locale.ROOT,
              "The records have %,.1f bytes on average, not %,.1f.",
              keys.meanRecordBytes(),
              recordBytes));
    }
    checkRoomForKeys(keys, recordBytes);
  }

  private static String inWords(Duration time) {
    return time.toHours() > 0 ? time.toHours() + " hours" : time.toSeconds() + " seconds";
  }

  private static void checkRoomForKeys(Keys keys, double recordBytes) {
    if (keys.meanRecordBytes() == 0) {
      for (int i = 0; i < keys.count(); i++) {
        if (keys.keyBytes(i) > recordBytes) {
          throw new InvalidLoadException(
              String.format(
                  Locale.ROOT,
                  "A record of %,.0f bytes has no room for its key '%s', which counts as well.",
                  recordBytes,
                  keys.key(i)));
        }
      }
    }
  }

  /**
   * A load that does not swing, with 10,000 equally likely keys, read by one consumer that shares,
   * kept for a day, whose producers try again.
   *
   * @param eventsPerSecond above 0
   * @param recordBytes with the partition key
   */
  public static Workload of(double eventsPerSecond, double recordBytes) {
    return of(eventsPerSecond, recordBytes, Keys.uniform(USUAL_KEYS));
  }

  /** With these partition keys, which may be shorter; otherwise as {@link #of(double, double)}. */
  public static Workload of(double eventsPerSecond, double recordBytes, Keys keys) {
    return new Workload(
        eventsPerSecond,
        recordBytes,
        Burst.NONE,
        ArrivalProcess.STEADY,
        keys,
        Readers.shared(1),
        SHORTEST_RETENTION,
        Retries.BACKOFF);
  }

  /** A load of the records of a file; otherwise as {@link #of(double, double)}. */
  public static Workload ofRecords(double eventsPerSecond, Keys records) {
    return new Workload(
        eventsPerSecond,
        records.meanRecordBytes(),
        Burst.NONE,
        ArrivalProcess.STEADY,
        records,
        Readers.shared(1),
        SHORTEST_RETENTION,
        Retries.BACKOFF);
  }

  /** The length of the longest record, partition key and data, in bytes. */
  public int longestRecordBytes() {
    return keys.meanRecordBytes() > 0 ? keys.longestRecordBytes() : (int) Math.ceil(recordBytes);
  }

  /** The mean over all records of something that depends on a record's length in bytes. */
  public double meanOf(LongToDoubleFunction ofBytes) {
    return keys.meanRecordBytes() > 0
        ? keys.meanOf(ofBytes)
        : ofBytes.applyAsDouble(Math.round(recordBytes));
  }

  /** With another swing. */
  public Workload withBurst(Burst value) {
    return new Workload(
        eventsPerSecond, recordBytes, value, arrivals, keys, readers, retention, retries);
  }

  /** With events that follow each other otherwise. */
  public Workload withArrivals(ArrivalProcess value) {
    return new Workload(
        eventsPerSecond, recordBytes, burst, value, keys, readers, retention, retries);
  }

  /** With other partition keys; where they are whole records, with the length of those. */
  public Workload withKeys(Keys value) {
    double bytes = value.meanRecordBytes() > 0 ? value.meanRecordBytes() : recordBytes;
    return new Workload(
        eventsPerSecond, bytes, burst, arrivals, value, readers, retention, retries);
  }

  /** With other readers. */
  public Workload withReaders(Readers value) {
    return new Workload(
        eventsPerSecond, recordBytes, burst, arrivals, keys, value, retention, retries);
  }

  /** Kept for another time. */
  public Workload withRetention(Duration value) {
    return new Workload(
        eventsPerSecond, recordBytes, burst, arrivals, keys, readers, value, retries);
  }

  /** With producers that do otherwise about what is throttled. */
  public Workload withRetries(Retries value) {
    return new Workload(
        eventsPerSecond, recordBytes, burst, arrivals, keys, readers, retention, value);
  }
}
