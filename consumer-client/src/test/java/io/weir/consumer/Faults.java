package io.weir.consumer;

import java.util.random.RandomGenerator;

/**
 * What goes wrong, in parts of a thousand.
 *
 * @param lostCalls calls that do not arrive
 * @param lostAnswers calls that arrive, and whose answers do not
 * @param throttled reads that a limit refuses
 * @param brokenReads reads that fail otherwise
 * @param thrown calls of a processor that throw
 * @param hung calls of a processor that return late
 */
record Faults(
    int lostCalls, int lostAnswers, int throttled, int brokenReads, int thrown, int hung) {
  static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

  static boolean happens(RandomGenerator random, int perThousand) {
    return random.nextInt(1000) < perThousand;
  }
}
