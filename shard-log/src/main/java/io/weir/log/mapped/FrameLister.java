package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.LogCheck.Subject;
import io.weir.log.mapped.SegmentWalk.End;
import io.weir.log.offline.FrameInfo;
import io.weir.log.offline.FrameInfo.Kind;
import io.weir.log.offline.FrameQuery;
import io.weir.log.offline.FrameVisitor;
import io.weir.log.offline.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the frames of a log in order, damaged stretches in their places. Not thread-safe. */
final class FrameLister {
  /** The longest body that is shown whole. */
  private static final int MOST = 16 << 20;

  private static final byte[] NO_BODY = {};
  private final FileSystem files;
  private final Subject subject;
  private final FrameQuery query;
  private final FrameVisitor visitor;
  private boolean done;

  FrameLister(FileSystem files, Subject subject, FrameQuery query, FrameVisitor visitor) {
    this.files = files;
    this.subject = subject;
    this.query = query;
    this.visitor = visitor;
  }

  void run(List<Link> chain) throws IOException {
    for (int i = 0; i < chain.size() && !done; i++) {
      Link link = chain.get(i);
      Link next = i + 1 < chain.size() ? chain.get(i + 1) : null;
      boolean before = next != null && next.baseOffset() <= query.fromOffset();
      boolean other = !query.segment().isEmpty() && !query.segment().equals(link.fileName());
      if (!before && !other) {
        list(link, next);
      }
    }
  }

  private void list(Link link, @Nullable Link next) throws IOException {
    End from = new End(SegmentHeader.LENGTH, link.baseOffset());
    if (link.isRebuilt()) {
      show(damaged(link.path(), 0, link.firstFrame(), link.firstOffset(), link.firstOffset()));
      from = new End(link.firstFrame(), link.firstOffset());
    }
    End expected = expectedEnd(link, next);
    try (StoreFile file = files.open(link.path(), OpenMode.READ)) {
      SegmentWalk walk = new SegmentWalk(file, link.seed(), new ProgressMeter(Progress.NONE, 0));
      End end = walk.walk(from, expected, new Shower(link.path()));
      if (!done && expected != null && end.offset() < expected.offset()) {
        int length = Math.max(0, expected.position() - end.position());
        show(damaged(link.path(), end.position(), length, end.offset(), expected.offset()));
      }
    }
  }

  private @Nullable End expectedEnd(Link link, @Nullable Link next) {
    if (next != null && !next.isRebuilt()) {
      return new End(next.activation().previousEnd(), next.activation().previousEndOffset());
    }
    Checkpoint checkpoint = subject.checkpoint();
    return checkpoint != null && checkpoint.segment() == link.number() && next == null
        ? new End(checkpoint.position(), checkpoint.offset())
        : null;
  }

  private static FrameInfo damaged(Path path, int from, int length, long offset, long endOffset) {
    return new FrameInfo(Kind.DAMAGED, path, from, length, offset, endOffset, 0, NO_BODY);
  }

  private boolean show(FrameInfo frame) {
    if (frame.offset() >= query.toOffset()) {
      done = true;
    } else if (frame.endOffset() > query.fromOffset() || frame.offset() >= query.fromOffset()) {
      done = !visitor.visit(frame);
    }
    return !done;
  }

  /** Makes frames of what a walk comes by. */
  private final class Shower implements SegmentWalk.Visitor {
    private final Path path;

    Shower(Path path) {
      this.path = path;
    }

    @Override
    public boolean frame(FrameScan scan, int position) throws IOException {
      long offset = scan.offset(position);
      long end = offset + scan.count(position);
      if (end <= query.fromOffset()) {
        return true;
      }
      boolean gap = scan.isGap(position);
      int length = scan.length(position);
      return show(
          new FrameInfo(
              gap ? Kind.GAP : Kind.RECORD,
              path,
              position,
              gap ? scan.stride(position) : length,
              offset,
              end,
              gap ? 0 : scan.arrival(position),
              gap ? NO_BODY : scan.body(position, MOST)));
    }

    @Override
    public boolean hole(int from, int to, long offset, long nextOffset) {
      return show(damaged(path, from, to - from, offset, nextOffset));
    }
  }
}
