package io.weir.log.offline;

/** Is shown frames, in order. */
@FunctionalInterface
public interface FrameVisitor {
  /** Takes one frame; false ends the walk. */
  boolean visit(FrameInfo frame);
}
