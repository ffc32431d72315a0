package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.RepairAction.Phase;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the segment files of a log that are this log's from those that are not, or that cannot be
 * used.
 */
final class SegmentTriage {
  private final FileSystem files;
  private final StoreLayout layout;
  private final LogCheck.Subject subject;
  private final LogCheck.Situation situation;
  private final Findings findings;

  SegmentTriage(
      FileSystem files,
      StoreLayout layout,
      LogCheck.Subject subject,
      LogCheck.Situation situation,
      Findings findings) {
    this.files = files;
    this.layout = layout;
    this.subject = subject;
    this.situation = situation;
    this.findings = findings;
  }

  /** Those that have a place in the log, by number. */
  List<Link> usableSegments() throws IOException {
    List<Link> usable = new ArrayList<>();
    Checkpoint checkpoint = subject.checkpoint();
    for (Path path : LogDirectories.segments(files, subject.directory())) {
      if (checkpoint != null && LogDirectories.number(path) < checkpoint.firstSegment()) {
        continue; // deleted on purpose, and back since the power was lost
      }
      Link link = judge(SegmentProbe.read(files, path, subject.uuid()));
      if (link != null) {
        usable.add(link);
      }
    }
    return usable;
  }

  private @Nullable Link judge(SegmentProbe probe) throws IOException {
    if (probe.otherVersion() != 0) {
      String what =
          "it is of version " + probe.otherVersion() + ", which this program does not know";
      findings.damage(subject.name(), probe.path(), 8, what, "use the program that wrote it");
      findings.refuse(probe.path() + ": " + what);
      return null;
    }
    if (probe.activation() != null) {
      checkIdentity(probe);
      return Link.of(probe);
    }
    try (StoreFile file = files.open(probe.path(), OpenMode.READ)) {
      return judgeWithoutActivation(probe, new FrameScan(file, probe.seed()));
    }
  }

  /** The second part of the header is seeded with log and number: it says whose the file is. */
  private void checkIdentity(SegmentProbe probe) {
    if (!probe.isOwn(subject.uuid())) {
      findings.damage(
          subject.name(),
          probe.path(),
          0,
          "the first part of the header is damaged; the second part is whole",
          "weir log repair makes it anew");
      findings.repairBy(
          RepairAction.writeHeader(
              Phase.IDENTITY,
              subject.name(),
              probe.path(),
              new Identity(
                  subject.uuid(), probe.number(), (int) Math.min(probe.size(), Integer.MAX_VALUE)),
              probe.seed(),
              java.util.Objects.requireNonNull(probe.activation()),
              "whose it is"));
    }
    if (!probe.spareZero()) {
      findings.note(
          subject.name(),
          probe.path(),
          0,
          "bytes of the header that nothing uses are not zero",
          LogCheck.HARMLESS);
    }
  }

  private @Nullable Link judgeWithoutActivation(SegmentProbe probe, FrameScan scan)
      throws IOException {
    if (probe.identity() != null && !probe.isOwn(subject.uuid())) {
      Identity identity = probe.identity();
      setAside(
          probe,
          "it is segment "
              + identity.number()
              + " of log "
              + identity.log()
              + ", put in this place");
      return null;
    }
    int first = scan.find(SegmentHeader.LENGTH, 0);
    if (first < 0 && scan.firstNonZero(SegmentHeader.ACTIVATION) < 0) {
      return null; // made ready and never used; or its records are missed by what is around it
    }
    if (!situation.closed() && !isKnown(probe)) {
      return null; // what a loss of power left of it; the journal has the rest
    }
    if (first >= 0) {
      return Link.rebuilt(probe, first, scan.offset(first));
    }
    setAside(probe, "neither its header nor any frame in it can be read");
    return null;
  }

  /** Whether the segment must have been used. */
  private boolean isKnown(SegmentProbe probe) {
    Checkpoint checkpoint = subject.checkpoint();
    return situation.distrustsHoles()
        || (checkpoint != null && probe.number() <= checkpoint.segment());
  }

  private void setAside(SegmentProbe probe, String what) {
    findings.damage(
        subject.name(),
        probe.path(),
        0,
        what,
        "restore it from a backup, or let weir log repair move it aside");
    findings.repairBy(RepairAction.setAside(layout, subject.name(), probe.path()));
  }
}
