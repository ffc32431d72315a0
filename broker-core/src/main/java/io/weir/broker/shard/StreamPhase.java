package io.weir.broker.shard;

import io.weir.broker.stream.StreamStatus;

/**
 * What a stream is going through: for a time by the monotonic clock, since a wall clock that is set
 * would keep it there.
 *
 * @param untilNanos when it is over, if it has an end
 * @param endless whether its end is not known yet
 */
record StreamPhase(StreamStatus status, long untilNanos, boolean endless) {

  static StreamPhase until(StreamStatus status, long nanos) {
    return new StreamPhase(status, nanos, false);
  }

  static StreamPhase untilTold(StreamStatus status) {
    return new StreamPhase(status, 0, true);
  }

  boolean isOver(long nowNanos) {
    return !endless && nowNanos - untilNanos >= 0;
  }
}
