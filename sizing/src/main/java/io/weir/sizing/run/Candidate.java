package io.weir.sizing.run;

import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Readers;

/** A stream to try: so many shards, and these readers. */
public record Candidate(int shards, Readers readers) {
  private static final int MOST_SHARDS = 1_000;

  /** Checks the range. */
  public Candidate {
    if (shards < 1 || shards > MOST_SHARDS) {
      throw new InvalidLoadException(
          "A run has 1 … " + MOST_SHARDS + " shards, not " + shards + ".");
    }
  }
}
