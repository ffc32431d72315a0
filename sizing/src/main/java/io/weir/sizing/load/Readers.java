package io.weir.sizing.load;

/**
 * Who reads a stream.
 *
 * @param shared consumers that ask (GetRecords), and share each shard's read limit
 * @param fanOut consumers that are sent to (SubscribeToShard), each at a rate of its own
 */
public record Readers(int shared, int fanOut) {
  /** Amazon's quota of registered consumers of a stream. */
  public static final int MOST_FAN_OUT = 20;

  /** What is simulated at most; Amazon has no quota of them. */
  public static final int MOST_SHARED = 100;

  /** Checks the ranges. */
  public Readers {
    if (shared < 0 || shared > MOST_SHARED) {
      throw new InvalidLoadException(
          "A stream has 0 … " + MOST_SHARED + " shared consumers, not " + shared + ".");
    }
    if (fanOut < 0 || fanOut > MOST_FAN_OUT) {
      throw new InvalidLoadException(
          "A stream has 0 … "
              + MOST_FAN_OUT
              + " consumers with enhanced fan-out, not "
              + fanOut
              + ".");
    }
  }

  /** So many that ask. */
  public static Readers shared(int consumers) {
    return new Readers(consumers, 0);
  }

  /** So many that are sent to. */
  public static Readers fanOut(int consumers) {
    return new Readers(0, consumers);
  }

  /** All of them. */
  public int count() {
    return shared + fanOut;
  }

  /** Such as {@code 2 shared, 1 fan-out}. */
  public String inWords() {
    if (count() == 0) {
      return "nobody";
    }
    String sharing = shared == 0 ? "" : shared + " shared";
    String fanning = fanOut == 0 ? "" : fanOut + " fan-out";
    return sharing + (shared > 0 && fanOut > 0 ? ", " : "") + fanning;
  }
}
