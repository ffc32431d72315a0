package io.weir.log.mapped;

import io.weir.log.Durability;

/**
 * What cutting, zeroing or removing a file can take without leaving a trace, since nothing outside
 * of it vouches for it yet:
 *
 * <ul>
 *   <li>in FSYNC mode after a loss of power, the very last batch of the journal;
 *   <li>in OS mode after the end of the process, frames of that log behind the last checkpoint:
 *       zeros are what a file holds that was not written to.
 * </ul>
 */
class Unvouched extends DamageOracle.LastBatchUnvouched {
  private final boolean tail;

  Unvouched(WrittenStore store) {
    super(store);
    tail = store.durability() == Durability.OS && store.processEnded();
  }

  @Override
  public boolean mayLose(Damage damage, WrittenLog log, long offset) {
    return super.mayLose(damage, log, offset)
        || (tail
            && damage.touchesKind(".seg")
            && damage.touchesLog(log)
            && offset >= log.checkpointed);
  }
}
