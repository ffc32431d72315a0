package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;

/** Checks index files: a cache, so that none of what is found is damage. */
final class IndexCheck {
  private static final String REMEDY = "nothing is lost; it is made anew from the segment";
  private final FileSystem files;
  private final LogCheck.Subject subject;
  private final Findings findings;

  IndexCheck(FileSystem files, LogCheck.Subject subject, Findings findings) {
    this.files = files;
    this.subject = subject;
    this.findings = findings;
  }

  /** Compares a segment's index with what the walk over the segment found. */
  void check(Link link, int end, SegmentIndex expected, boolean segmentChanges) {
    Path path = IndexFile.path(link.path());
    if (!files.exists(path)) {
      return;
    }
    SegmentIndex found = IndexFile.read(files, path, link.seed(), end);
    String what = "";
    if (found == null) {
      what = "the index is damaged, or not of this segment";
    } else if (!segmentChanges && !isSame(found, expected)) {
      what = "the index does not fit the segment";
    }
    if (!what.isEmpty()) {
      findings.note(subject.name(), path, 0, what, REMEDY);
    }
    if (!what.isEmpty() || segmentChanges) {
      findings.repairBy(RepairAction.deleteIndex(subject.name(), path));
    }
  }

  private static boolean isSame(SegmentIndex a, SegmentIndex b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.position(i) != b.position(i)
          || a.offsetDelta(i) != b.offsetDelta(i)
          || a.maxArrivalBefore(i) != b.maxArrivalBefore(i)) {
        return false;
      }
    }
    return true;
  }

  /** Finds indexes without a segment. */
  void findOrphans() throws IOException {
    for (String name : files.list(subject.directory())) {
      if (name.matches("[0-9]{10,19}\\.idx")) {
        String segment = name.substring(0, name.length() - 3) + "seg";
        if (!files.exists(subject.directory().resolve(segment))) {
          findings.note(
              subject.name(),
              subject.directory().resolve(name),
              0,
              "an index without a segment",
              REMEDY);
        }
      }
    }
  }
}
