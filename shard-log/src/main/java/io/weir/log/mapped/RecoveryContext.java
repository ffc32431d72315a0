package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.mapped.JournalRecovery.SegmentKey;
import java.util.Map;

/**
 * How the store was left, as far as it decides what a bad frame means.
 *
 * @param durability of the last run
 * @param clean whether the last run closed the store
 * @param sameBoot whether the machine has been up since: then no page was lost
 * @param journalEnds for each segment the end of what the journal vouches for
 * @param journalCorrupt whether part of the journal that had been acknowledged is missing
 * @param promisesPower whether what is found must survive a loss of power from now on
 */
record RecoveryContext(
    Durability durability,
    boolean clean,
    boolean sameBoot,
    Map<SegmentKey, Integer> journalEnds,
    boolean journalCorrupt,
    boolean promisesPower) {

  /**
   * Whether what is found need not be forced before it is served. After the end of a process the
   * page cache has it all, and forcing a gigabyte of it would keep everybody waiting; the rounds of
   * the {@link Checkpointer} do it behind.
   */
  boolean canForceLater() {
    return sameBoot && !clean && durability == Durability.OS && !promisesPower;
  }

  /** Whether what was acknowledged may be missing, legitimately, behind the checkpoint. */
  boolean mayHaveLostAcknowledged() {
    return durability == Durability.OS && !sameBoot && !clean;
  }

  /**
   * Whether memory is all that vouches for frames behind the checkpoint, and is whole. In {@code
   * FSYNC} mode the journal vouches, and what it does not know of was never acknowledged.
   */
  boolean trustsMemory() {
    return sameBoot && !clean && (durability == Durability.OS || journalCorrupt);
  }

  /**
   * Whether a bad frame behind the checkpoint must be taken for corruption when a valid one
   * follows.
   */
  boolean distrustsHoles() {
    return clean || journalCorrupt || (durability == Durability.OS && sameBoot);
  }
}
