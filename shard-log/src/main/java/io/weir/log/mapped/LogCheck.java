package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.RepairAction.Phase;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.mapped.SegmentHeader.Identity;
import io.weir.log.mapped.SegmentWalk.End;
import io.weir.log.offline.LogSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Examines one log: that its segments follow each other, and every frame of them. What is found
 * goes to {@link Findings}, together with the steps that would repair it.
 *
 * <p><b>What counts as damage.</b> In a store that was closed, and before the checkpoint of one
 * that was not, everything must be as it was written. Behind the checkpoint of a store that was not
 * closed the next start decides, with the journal's help; what is found there is damage only if no
 * page can have been lost and the journal cannot help ({@code OS} mode in the same boot).
 *
 * <p><b>The repair</b> of a hole between valid frames is a gap frame. Everything else comes down to
 * saying anew, in a successor's header or in the checkpoint, where the frames before it end: a
 * reader steps over what lies between two segments as it does over records lost with the power.
 */
final class LogCheck {
  /** How many offsets are passed over where nobody knows how many were given out. */
  private final FileSystem files;

  private final StoreLayout layout;
  private final Subject subject;
  private final Situation situation;
  private final Findings findings;
  private final ProgressMeter meter;
  private final @Nullable Checkpoint checkpoint;

  private long start;
  private @Nullable Link previous;
  private End end = new End(0, 0);
  private long maxArrival = Long.MIN_VALUE;
  private long bytes;
  private int segments;
  private final FrameCounts counts = new FrameCounts();

  /**
   * The log.
   *
   * @param directory of its files, which need not be there
   */
  record Subject(String name, UUID uuid, Path directory, @Nullable Checkpoint checkpoint) {}

  /**
   * How the store was left.
   *
   * @param closed whether its last run closed it
   * @param distrustsHoles whether nothing can be missing behind the checkpoint, legitimately
   */
  record Situation(boolean closed, boolean distrustsHoles) {}

  LogCheck(
      FileSystem files,
      StoreLayout layout,
      Subject subject,
      Situation situation,
      Findings findings,
      ProgressMeter meter) {
    this.files = files;
    this.layout = layout;
    this.subject = subject;
    this.situation = situation;
    this.findings = findings;
    this.meter = meter;
    this.checkpoint = subject.checkpoint();
  }

  LogSummary run() throws IOException {
    List<Link> chain =
        new SegmentTriage(files, layout, subject, situation, findings).usableSegments();
    start = checkpoint != null ? checkpoint.startOffset() : firstOffset(chain);
    end = new End(0, start);
    for (int i = 0; i < chain.size(); i++) {
      Link next = i + 1 < chain.size() ? chain.get(i + 1) : null;
      if (!examine(chain.get(i), next)) {
        break;
      }
    }
    conclude();
    new IndexCheck(files, subject, findings).findOrphans();
    return new LogSummary(
        subject.name(),
        subject.uuid(),
        subject.directory(),
        start,
        Math.max(end.offset(), start),
        segments,
        bytes,
        counts.frames,
        counts.records,
        checkpoint == null ? -1 : checkpoint.offset(),
        counts.pending);
  }

  private static long firstOffset(List<Link> chain) {
    return chain.isEmpty() ? 0 : chain.get(0).baseOffset();
  }

  /** Examines a segment; false if what is there and behind is left to recovery. */
  private boolean examine(Link link, @Nullable Link next) throws IOException {
    if (next != null && checkpoint != null && !next.isRebuilt() && next.baseOffset() <= start) {
      return true; // trimmed, and about to be deleted
    }
    boolean strict = isStrict(link);
    if (link.isRebuilt()) {
      boolean behind = link.firstFrame() > SegmentHeader.LENGTH;
      if (previous != null && link.firstOffset() - (behind ? 1 : 0) < end.offset()) {
        overlaps(link);
        return true;
      }
      rebuild(link);
    } else if (!isLinked(link)) {
      if (!strict && !situation.distrustsHoles()) {
        return false;
      }
      if (previous != null && link.baseOffset() < end.offset()) {
        overlaps(link);
        return true;
      }
      relink(link);
    }
    walk(link, next, strict);
    return true;
  }

  private boolean isStrict(Link link) {
    return situation.closed() || checkpoint == null || link.number() <= checkpoint.segment();
  }

  // ---- from segment to segment

  /** Whether a segment begins where what was before it ends. */
  private boolean isLinked(Link link) {
    Activation activation = link.activation();
    if (previous == null) {
      return checkpoint == null || activation.previousEndOffset() <= start;
    }
    return activation.previousEnd() == end.position()
        && activation.previousEndOffset() == end.offset();
  }

  /** Records before a segment are missing: from where those before end to where it says they do. */
  private void relink(Link link) {
    Activation activation = link.activation();
    long lostEnd = Math.max(end.offset(), activation.previousEndOffset());
    Link before = previous;
    if (before != null
        && activation.previousEnd() > before.size()
        && link.number() == before.number() + 1) {
      findings.damage(
          subject.name(),
          before.path(),
          end.position(),
          end.offset(),
          lostEnd,
          String.format(
              Locale.ROOT,
              "the file ends at byte %,d, and its successor says that it has %,d: it was cut short",
              before.size(),
              activation.previousEnd()),
          RESTORE);
    } else if (before != null && before.size() > end.position()) {
      findings.damage(
          subject.name(),
          before.path(),
          end.position(),
          end.offset(),
          lostEnd,
          String.format(
              Locale.ROOT,
              "no valid frame from here to the end at byte %,d",
              activation.previousEnd()),
          RESTORE);
    } else {
      Path missing = missingBefore(link);
      findings.damage(
          subject.name(),
          missing,
          0,
          end.offset(),
          lostEnd,
          gone(missing) + ": " + link.fileName() + " says that records were before it",
          RESTORE);
    }
    writeHeader(link, activation.baseOffset(), activation.maxArrivalBefore());
    if (before != null && before.size() > end.position()) {
      findings.repairBy(RepairAction.cut(subject.name(), before.path(), end.position()));
    }
  }

  private static final String RESTORE =
      "restore the file from a backup, or let weir log repair leave a gap";

  private String gone(Path segment) {
    return files.exists(segment)
        ? "there is nothing in the segment but zeros, and it held records"
        : "the segment is missing";
  }

  private Path missingBefore(Link link) {
    Link before = previous;
    long first = before == null ? Math.max(0, link.number() - 1) : before.number() + 1;
    return subject.directory().resolve(SegmentAllocator.fileName(Math.min(first, link.number())));
  }

  private void overlaps(Link link) {
    findings.damage(
        subject.name(),
        link.path(),
        SegmentHeader.ACTIVATION,
        "it begins at offset " + link.baseOffset() + ", which the segment before holds",
        "an old copy, it seems; weir log repair moves it aside");
    findings.repairBy(RepairAction.setAside(layout, subject.name(), link.path()));
  }

  /** Makes up for a header that is lost: from the frames, and from what is before them. */
  private void rebuild(Link link) {
    long first = link.firstOffset();
    long base = first;
    if (link.firstFrame() > SegmentHeader.LENGTH) {
      base = Math.min(Math.max(end.offset(), 0), first - 1);
    }
    long known = previous == null && checkpoint == null ? base : Math.min(end.offset(), base);
    findings.damage(
        subject.name(),
        link.path(),
        SegmentHeader.ACTIVATION,
        known,
        base,
        "the second part of the header is damaged",
        "weir log repair makes it anew from the frames");
    writeHeader(link, base, maxArrival);
  }

  private void writeHeader(Link link, long base, long maxArrivalBefore) {
    int position = previous == null ? 0 : end.position();
    Activation made =
        new Activation(base, maxArrivalBefore, Math.min(end.offset(), base), position);
    if (previous == null && checkpoint == null) {
      made = new Activation(base, maxArrivalBefore, base, 0);
    }
    link.activation(made);
    findings.repairBy(
        RepairAction.writeHeader(
            Phase.HEADER,
            subject.name(),
            link.path(),
            new Identity(
                subject.uuid(), link.number(), (int) Math.min(link.size(), Integer.MAX_VALUE)),
            link.seed(),
            made,
            "what is before it ends with offset " + made.previousEndOffset()));
  }

  // ---- in a segment

  private void walk(Link link, @Nullable Link next, boolean strict) throws IOException {
    boolean atCheckpoint = checkpoint != null && link.number() == checkpoint.segment();
    long strictUntil =
        !strict
            ? 0
            : atCheckpoint && !situation.closed() && checkpoint != null
                ? checkpoint.position()
                : Long.MAX_VALUE;
    try (StoreFile file = files.open(link.path(), OpenMode.READ)) {
      SegmentWalk walk = new SegmentWalk(file, link.seed(), meter);
      SegmentVisitor visitor =
          new SegmentVisitor(
              subject.name(),
              link,
              findings,
              counts,
              strictUntil,
              situation.distrustsHoles(),
              Math.max(maxArrival, link.activation().maxArrivalBefore()));
      End from = new End(SegmentHeader.LENGTH, link.baseOffset());
      end = walk.walk(from, expectedEnd(link, next), visitor);
      maxArrival = visitor.maxArrival();
      previous = link;
      segments++;
      bytes += end.position();
      meter.add(Math.max(0, link.size() - end.position()));
      checkBehind(walk.scan(), link, next);
      new IndexCheck(files, subject, findings)
          .check(link, end.position(), visitor.index(), visitor.sawHoles());
    }
  }

  private @Nullable End expectedEnd(Link link, @Nullable Link next) {
    if (next != null && !next.isRebuilt()) {
      Activation after = next.activation();
      return new End(after.previousEnd(), after.previousEndOffset());
    }
    if (checkpoint != null && situation.closed() && checkpoint.segment() == link.number()) {
      return new End(checkpoint.position(), checkpoint.offset());
    }
    return null;
  }

  /** What stands behind the end of a segment that is not cut short. */
  private void checkBehind(FrameScan scan, Link link, @Nullable Link next) throws IOException {
    if (scan.size() < end.position()) {
      findings.note(
          subject.name(),
          link.path(),
          scan.size(),
          "the padding of the last frame is cut off",
          HARMLESS);
      return;
    }
    boolean complete =
        next == null
            ? checkpoint != null && end.offset() >= checkpoint.offset()
            : next.isRebuilt() || isLinked(next);
    if (next == null
        && !situation.closed()
        && (checkpoint == null || link.number() >= checkpoint.segment())
        && (checkpoint == null || end.offset() >= checkpoint.offset())) {
      return; // what is torn there is cut by recovery
    }
    long stray = complete || checkpoint == null ? scan.firstNonZero(end.position()) : -1;
    if (stray < 0) {
      return;
    }
    if (checkpoint == null && next == null) {
      findings.damage(
          subject.name(),
          link.path(),
          end.position(),
          end.offset(),
          end.offset() + LogRecovery.UNKNOWN_LOSS,
          "no valid frame from here on; how many records there were is not known",
          RESTORE);
      findings.repairBy(RepairAction.cut(subject.name(), link.path(), end.position()));
    } else if (complete) {
      findings.note(
          subject.name(),
          link.path(),
          stray,
          "bytes behind the end of the segment; nobody reads them",
          HARMLESS);
    }
  }

  static final String HARMLESS = "harmless; nothing to do";

  // ---- the end

  private void conclude() {
    Checkpoint known = checkpoint;
    if (known == null) {
      concludeWithoutCheckpoint();
      return;
    }
    Link last = previous;
    if (end.offset() < known.offset() && (last == null || last.number() <= known.segment())) {
      lostTail(known, last);
    } else if (situation.closed()
        && last != null
        && last.number() > known.segment()
        && end.offset() > known.offset()) {
      findings.note(
          subject.name(),
          last.path(),
          SegmentHeader.LENGTH,
          "records behind the checkpoint of a store that was closed",
          "the next start takes them in");
    }
  }

  /** The log ends before its checkpoint says. */
  private void lostTail(Checkpoint known, @Nullable Link last) {
    boolean here = last != null && last.number() == known.segment();
    Path file =
        here && last != null
            ? last.path()
            : subject.directory().resolve(SegmentAllocator.fileName(Math.max(0, known.segment())));
    String what = gone(file) + ": the checkpoint knows it";
    if (here && last != null) {
      what =
          last.size() < known.position()
              ? String.format(
                  Locale.ROOT,
                  "the file ends at byte %,d, and the checkpoint says that it has %,d: it was cut short",
                  last.size(),
                  known.position())
              : String.format(
                  Locale.ROOT,
                  "no valid frame from here to the checkpoint at byte %,d",
                  known.position());
    }
    findings.damage(
        subject.name(),
        file,
        here ? end.position() : 0,
        end.offset(),
        known.offset(),
        what,
        RESTORE);
    Checkpoint made =
        new Checkpoint(
            known.segment(),
            here ? end.position() : known.position(),
            end.offset(),
            start,
            known.firstSegment(),
            known.ceiling(),
            Math.max(known.skippedTo(), known.offset()),
            known.maxArrival());
    findings.repairBy(
        RepairAction.checkpoint(
            layout,
            subject.name(),
            subject.uuid(),
            made,
            "say that the log ends at offset "
                + end.offset()
                + " and goes on at "
                + made.skippedTo()));
    if (here && last != null && last.size() > end.position()) {
      findings.repairBy(RepairAction.cut(subject.name(), last.path(), end.position()));
    }
  }

  /** Both sectors are gone: nobody knows how far the log went. */
  private void concludeWithoutCheckpoint() {
    Link last = previous;
    if (last == null) {
      return;
    }
    findings.damage(
        subject.name(),
        layout.checkpoints(),
        0,
        end.offset(),
        end.offset() + LogRecovery.UNKNOWN_LOSS,
        "there is no checkpoint of this log: what was behind offset "
            + end.offset()
            + " is not known",
        "if the log was deleted, delete "
            + subject.directory()
            + "; else let weir log repair make one from what is there");
    if (start > 0) {
      findings.damage(
          subject.name(),
          layout.checkpoints(),
          0,
          0,
          start,
          "there is no checkpoint of this log: whether the offsets before "
              + start
              + " were trimmed is not known",
          "nothing can be done about it");
    }
    Checkpoint made =
        new Checkpoint(
            last.number(),
            end.position(),
            end.offset(),
            start,
            0,
            0,
            end.offset() + LogRecovery.UNKNOWN_LOSS,
            maxArrival);
    findings.repairBy(
        RepairAction.checkpoint(
            layout,
            subject.name(),
            subject.uuid(),
            made,
            "write one: the log ends at offset "
                + end.offset()
                + " and goes on at "
                + made.skippedTo()));
  }
}
