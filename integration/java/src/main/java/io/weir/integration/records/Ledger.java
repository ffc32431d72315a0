package io.weir.integration.records;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which records were acknowledged and which were processed. It holds a producer to one record after
 * the other for each key, and a consumer to the same order without gaps. A record may be processed
 * again only where the consumer says that this is a redelivery.
 *
 * <p>Thread-safe.
 */
public final class Ledger {

  private static final int MOST_PROBLEMS = 20;

  private final Map<String, Integer> acknowledged = new HashMap<>();
  private final Map<String, Integer> processed = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long acknowledgedCount;
  private long processedCount;
  private long redelivered;

  /** A record is in the stream. */
  public synchronized void acknowledged(NumberedRecord record) {
    int last = acknowledged.getOrDefault(record.key(), 0);
    if (record.number() != last + 1) {
      problem(record + " was acknowledged after number " + last);
    }
    acknowledged.put(record.key(), record.number());
    acknowledgedCount++;
  }

  /**
   * A record was processed.
   *
   * @param where shard and sequence number, for messages
   * @param redelivery whether another reader of the shard had processed it before
   */
  public synchronized void processed(NumberedRecord record, String where, boolean redelivery) {
    int last = processed.getOrDefault(record.key(), 0);
    if (record.number() <= last) {
      redelivered++;
      if (!redelivery) {
        problem(record + " was delivered again at " + where + ", after number " + last);
      }
      return;
    }
    if (record.number() > last + 1) {
      problem(record + " was delivered after number " + last + ", at " + where);
    }
    processed.put(record.key(), record.number());
    processedCount++;
  }

  /** Something else that must not be. */
  public synchronized void problem(String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(what);
    }
  }

  /** Whether all that was acknowledged has been processed. */
  public synchronized boolean complete() {
    return missing().isEmpty();
  }

  /**
   * What is wrong, in words; the first {@value MOST_PROBLEMS} and the keys with missing records.
   */
  public synchronized List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    all.addAll(missing());
    return all;
  }

  /** How many records were acknowledged. */
  public synchronized long acknowledgedCount() {
    return acknowledgedCount;
  }

  /** How many different records were processed. */
  public synchronized long processedCount() {
    return processedCount;
  }

  /** How many records were processed once more. */
  public synchronized long redeliveredCount() {
    return redelivered;
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    acknowledged.forEach(
        (key, last) -> {
          int seen = processed.getOrDefault(key, 0);
          if (seen < last) {
            missing.add(key + ": " + last + " acknowledged, " + seen + " processed");
          }
        });
    return missing;
  }
}
