package io.weir.broker.reliability;

import io.weir.broker.reliability.Report.Phase;
import java.util.SplittableRandom;

/**
 * When and how a life ends.
 *
 * @param phase the one it has come to
 * @param messages how many it has sent since
 * @param delayNanos how long after that
 * @param closes whether it is told to close before
 */
record Ending(Phase phase, int messages, long delayNanos, boolean closes) {

  /** Most lives are killed at work; some while they open, recover, are inspected, or close. */
  static Ending random(SplittableRandom random) {
    int chance = random.nextInt(100);
    if (chance < 15) {
      return new Ending(Phase.OPENING, 0, random.nextLong(1, 60_000_000), false);
    } else if (chance < 22) {
      return new Ending(Phase.OPENED, random.nextInt(30), random.nextLong(1, 5_000_000), false);
    } else if (chance < 28) {
      return new Ending(Phase.CLOSING, 0, random.nextLong(1, 30_000_000), true);
    } else if (chance < 34) {
      return new Ending(Phase.CLOSED, 0, 1, true);
    }
    return new Ending(
        Phase.INSPECTED, random.nextInt(3_000), random.nextLong(1, 10_000_000), false);
  }
}
