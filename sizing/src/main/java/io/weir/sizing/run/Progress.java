package io.weir.sizing.run;

import java.util.List;

/**
 * How far a run is, at the end of a second.
 *
 * @param seconds that are over
 * @param of how many
 * @param trials in their order
 */
public record Progress(int seconds, int of, List<State> trials) {

  /**
   * A trial.
   *
   * @param title such as {@code 2 shards, 1 shared}
   * @param arrived records in that second
   * @param stored records in that second
   * @param throttled attempts refused in that second
   * @param throttledInAll attempts refused so far
   * @param lost records so far
   * @param readsThrottled so far
   * @param delayMillis how old the oldest record was that was read in that second
   */
  public record State(
      String title,
      long arrived,
      long stored,
      long throttled,
      long throttledInAll,
      long lost,
      long readsThrottled,
      long delayMillis) {}

  /** Hears of it. */
  public interface Listener {
    /** A second is over; called on the thread of the run. */
    void onSecond(Progress progress);
  }
}
