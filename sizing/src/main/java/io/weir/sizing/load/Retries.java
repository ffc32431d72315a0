package io.weir.sizing.load;

import java.time.Duration;

/**
 * What a producer does with a record that was throttled.
 *
 * <p>{@link #BACKOFF} is what most do: try again after 100 ms, then after twice as long each time
 * up to 5 s, between half and all of it by chance; when the record is 30 s old, give up. So does
 * KPL, by and large, whose records live for 30 s.
 */
public enum Retries {
  /** Each record is tried once; throttled, it is lost. */
  NONE("each record is tried once; what is throttled is lost"),
  /** Tried again with longer and longer pauses, until it is 30 s old. */
  BACKOFF("throttled records are tried again after 0.1 s … 5 s, until they are 30 s old");

  /** How old a record gets before a producer gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

  private final String inWords;

  Retries(String inWords) {
    this.inWords = inWords;
  }

  /** Such as a report says it. */
  public String inWords() {
    return inWords;
  }

  /**
   * How long to wait, or -1 to give up.
   *
   * @param attempts made so far
   * @param ageNanos how old the record is
   * @param chance any number; it decides between half and all of the pause
   */
  public long pauseNanos(int attempts, long ageNanos, long chance) {
    if (this == NONE) {
      return -1;
    }
    long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(attempts - 1, 10));
    pause = pause / 2 + Math.floorMod(chance, pause / 2);
    return ageNanos + pause > PATIENCE.toNanos() ? -1 : pause;
  }
}
