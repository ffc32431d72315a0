package io.weir.log.offline;

/**
 * Which frames of a log to show.
 *
 * @param fromOffset the first offset
 * @param toOffset behind the last one
 * @param segment the name of the one file to look into; empty for all
 */
public record FrameQuery(long fromOffset, long toOffset, String segment) {
  /** All frames. */
  public static final FrameQuery ALL = new FrameQuery(0, Long.MAX_VALUE, "");
}
