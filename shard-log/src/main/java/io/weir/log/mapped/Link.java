package io.weir.log.mapped;

import io.weir.log.mapped.SegmentHeader.Activation;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A segment in the chain that {@link LogCheck} goes along. Not thread-safe. */
final class Link {
  private final SegmentProbe probe;
  private final int firstFrame;
  private final long firstOffset;
  private final boolean rebuilt;
  private @Nullable Activation activation;

  private Link(SegmentProbe probe, int firstFrame, long firstOffset, boolean rebuilt) {
    this.probe = probe;
    this.firstFrame = firstFrame;
    this.firstOffset = firstOffset;
    this.rebuilt = rebuilt;
    this.activation = probe.activation();
  }

  /** A segment whose header is whole. */
  static Link of(SegmentProbe probe) {
    return new Link(probe, 0, 0, false);
  }

  /** A segment whose header is lost, and that has a valid frame. */
  static Link rebuilt(SegmentProbe probe, int firstFrame, long firstOffset) {
    return new Link(probe, firstFrame, firstOffset, true);
  }

  long number() {
    return probe.number();
  }

  Path path() {
    return probe.path();
  }

  String fileName() {
    return String.valueOf(probe.path().getFileName());
  }

  long size() {
    return probe.size();
  }

  long seed() {
    return probe.seed();
  }

  /** Whether the header has to be made up for. */
  boolean isRebuilt() {
    return rebuilt;
  }

  /** Where the first valid frame stands, of a segment whose header is lost. */
  int firstFrame() {
    return firstFrame;
  }

  /** The offset of that frame. */
  long firstOffset() {
    return firstOffset;
  }

  Activation activation() {
    return Objects.requireNonNull(activation);
  }

  void activation(Activation made) {
    activation = made;
  }

  long baseOffset() {
    Activation known = activation;
    return known == null ? firstOffset : known.baseOffset();
  }
}
