package io.weir.log.mapped;

/** What was counted in a log. */
final class FrameCounts {
  long frames;
  long records;

  /** Frames behind the checkpoint of a store that was not closed. */
  long pending;
}
