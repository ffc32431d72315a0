package io.weir.log.mapped;

import java.io.IOException;
import java.util.Locale;

/** What {@link LogCheck} notes of the frames of one segment. Not thread-safe. */
final class SegmentVisitor implements SegmentWalk.Visitor {
  private final String log;
  private final Link link;
  private final Findings findings;
  private final FrameCounts counts;
  private final long strictUntil;
  private final boolean distrustsHoles;
  private final SegmentIndex index;
  private long maxArrival;
  private boolean sawHoles;

  SegmentVisitor(
      String log,
      Link link,
      Findings findings,
      FrameCounts counts,
      long strictUntil,
      boolean distrustsHoles,
      long maxArrival) {
    this.log = log;
    this.link = link;
    this.findings = findings;
    this.counts = counts;
    this.strictUntil = strictUntil;
    this.distrustsHoles = distrustsHoles;
    this.maxArrival = maxArrival;
    this.index = new SegmentIndex((int) Math.min(link.size(), 64 << 20));
  }

  @Override
  public boolean frame(FrameScan scan, int position) throws IOException {
    counts.frames++;
    counts.pending += position >= strictUntil ? 1 : 0;
    index.offer(position, (int) (scan.offset(position) - link.baseOffset()), maxArrival);
    if (!scan.isGap(position)) {
      counts.records += scan.count(position);
      maxArrival = Math.max(maxArrival, scan.arrival(position));
    }
    if (!scan.isPaddingZero(position)) {
      int end = position + Frame.HEADER + scan.length(position);
      findings.note(log, link.path(), end, "the padding of a frame is not zero", LogCheck.HARMLESS);
    }
    return true;
  }

  @Override
  public boolean hole(int from, int to, long offset, long nextOffset) {
    if (from >= strictUntil && !distrustsHoles) {
      return false; // a torn tail, as far as one can tell without the journal
    }
    sawHoles = true;
    findings.damage(
        log,
        link.path(),
        from,
        offset,
        nextOffset,
        String.format(Locale.ROOT, "no valid frame from here to byte %,d", to),
        "restore the file from a backup, or let weir log repair put a gap there");
    long lost = nextOffset - offset;
    if (lost > Integer.MAX_VALUE) {
      findings.refuse(link.path() + ": a hole of " + lost + " offsets at byte " + from);
    } else {
      findings.repairBy(
          RepairAction.fillGap(log, link.path(), link.seed(), from, to, offset, (int) lost));
    }
    return true;
  }

  /** The running maximum of the arrival times. */
  long maxArrival() {
    return maxArrival;
  }

  boolean sawHoles() {
    return sawHoles;
  }

  /** The index that the segment should have. */
  SegmentIndex index() {
    return index;
  }
}
