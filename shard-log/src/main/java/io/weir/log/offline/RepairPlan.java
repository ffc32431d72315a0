package io.weir.log.offline;

import java.nio.file.Path;
import java.util.List;

/**
 * What a repair will do.
 *
 * @param recovers whether the store was not closed, so that it is recovered first, as a start would
 *     do; then the plan is made anew
 * @param steps in the order in which they are taken
 * @param drops the records that will be gone: they cannot be read now either
 * @param refusals why it cannot be repaired; empty if it can
 */
public record RepairPlan(
    boolean recovers, List<Step> steps, List<Drop> drops, List<String> refusals) {

  /** Copies the lists. */
  public RepairPlan {
    steps = List.copyOf(steps);
    drops = List.copyOf(drops);
    refusals = List.copyOf(refusals);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return !recovers && steps.isEmpty() && refusals.isEmpty();
  }

  /**
   * One thing to be done.
   *
   * @param log the log concerned, empty where it is the store as a whole
   * @param file what is changed
   * @param what in words
   */
  public record Step(String log, Path file, String what) {}

  /**
   * Offsets that will hold no record.
   *
   * @param log the log
   * @param firstOffset the first one
   * @param endOffset behind the last one; further than what was there where nobody knows how much
   *     that was
   */
  public record Drop(String log, long firstOffset, long endOffset) {}
}
