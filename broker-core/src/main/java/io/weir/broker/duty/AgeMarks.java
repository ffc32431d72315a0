package io.weir.broker.duty;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far one log was at some earlier times, by the monotonic clock: what was there then is at
 * least that old, whatever stamps it carries. So a clock that ran ahead for a moment does not keep
 * records for as long as it ran ahead. Not thread-safe.
 */
final class AgeMarks {
  private static final int MARKS_IN_A_RETENTION = 8;

  private record Mark(long uptimeMillis, long endOffset) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private long oldEnough;

  /**
   * Takes note of how far the log is.
   *
   * @return the offset before which all has been there for the retention
   */
  long note(long uptimeMillis, long endOffset, long retentionMillis) {
    while (!marks.isEmpty() && marks.getFirst().uptimeMillis() <= uptimeMillis - retentionMillis) {
      oldEnough = marks.removeFirst().endOffset();
    }
    if (marks.isEmpty()
        || uptimeMillis - marks.getLast().uptimeMillis()
            >= retentionMillis / MARKS_IN_A_RETENTION) {
      marks.addLast(new Mark(uptimeMillis, endOffset));
    }
    return oldEnough;
  }
}
