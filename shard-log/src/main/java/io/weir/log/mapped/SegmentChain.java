package io.weir.log.mapped;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log's segments in the order of their offsets. Readers see an array that is replaced, never
 * changed; the appending thread adds at the end and the maintaining one removes at the front, under
 * this object's monitor.
 */
final class SegmentChain {
  private static final Segment[] NONE = {};

  private volatile Segment[] segments;

  /** The last one ever added: whoever stands on it finds the next, also after it was removed. */
  private @Nullable Segment tail;

  SegmentChain(List<Segment> recovered) {
    segments = recovered.toArray(NONE);
    tail = recovered.isEmpty() ? null : recovered.get(recovered.size() - 1);
  }

  /**
   * Adds a segment unless it would be alone; false if so. Under the monitor, since all others may
   * be removed at any moment: whoever removes them later finds this one, and forces it before their
   * files are deleted.
   */
  synchronized boolean addBesideOthers(Segment segment) {
    if (segments.length == 0) {
      return false;
    }
    add(segment);
    return true;
  }

  synchronized void add(Segment segment) {
    Segment[] now = segments;
    Segment[] more = Arrays.copyOf(now, now.length + 1);
    more[now.length] = segment;
    if (tail != null) {
      tail.next = segment;
    }
    tail = segment;
    segments = more;
  }

  /** Removes the segments that are sealed, {@code settled} and end at or before an offset. */
  synchronized List<Segment> removeBefore(long offset) {
    Segment[] now = segments;
    List<Segment> removed = new ArrayList<>();
    int kept = 0;
    while (kept < now.length && now[kept].settled && now[kept].endOffset() <= offset) {
      removed.add(now[kept++]);
    }
    if (kept > 0) {
      segments = Arrays.copyOfRange(now, kept, now.length);
    }
    return removed;
  }

  @Nullable Segment first() {
    Segment[] now = segments;
    return now.length == 0 ? null : now[0];
  }

  @Nullable Segment last() {
    Segment[] now = segments;
    return now.length == 0 ? null : now[now.length - 1];
  }

  /** The last segment that begins at or before an offset. */
  @Nullable Segment floor(long offset) {
    Segment[] now = segments;
    int low = 0;
    int high = now.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (now[middle].baseOffset <= offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < 0 ? null : now[high];
  }

  /**
   * The last segment before which no record arrived at or after a time; the first one if all may
   * have.
   */
  @Nullable Segment floorByTime(long millis) {
    Segment[] now = segments;
    int low = 0;
    int high = now.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (now[middle].activation.maxArrivalBefore() < millis) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return now.length == 0 ? null : now[Math.max(high, 0)];
  }

  Segment[] all() {
    return segments.clone();
  }
}
