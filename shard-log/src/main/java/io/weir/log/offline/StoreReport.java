package io.weir.log.offline;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What an examination of a store found.
 *
 * @param directory the store's
 * @param closed whether its last run closed it; if not, the next start recovers what lies behind
 *     the checkpoints
 * @param logs in the order of their names
 * @param findings in the order in which they were found
 */
public record StoreReport(
    Path directory, boolean closed, List<LogSummary> logs, List<Finding> findings) {

  /** Copies the lists. */
  public StoreReport {
    logs = List.copyOf(logs);
    findings = List.copyOf(findings);
  }

  /** Whether there is no damage. */
  public boolean isSound() {
    return findings.stream().noneMatch(Finding::isDamage);
  }

  /** All segments. */
  public long segments() {
    return sum(LogSummary::segments);
  }

  /** All valid frames. */
  public long frames() {
    return sum(LogSummary::frames);
  }

  /** All records. */
  public long records() {
    return sum(LogSummary::records);
  }

  /** All bytes of segments that frames fill. */
  public long bytes() {
    return sum(LogSummary::bytes);
  }

  private long sum(ToLongFunction<LogSummary> part) {
    return logs.stream().mapToLong(part).sum();
  }
}
