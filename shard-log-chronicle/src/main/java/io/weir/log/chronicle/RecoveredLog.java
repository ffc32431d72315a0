package io.weir.log.chronicle;

/**
 * What was found of a log.
 *
 * @param cycles its files
 * @param end the offset that the next record gets
 * @param latest the latest arrival of all records
 * @param broken whether the next append must begin a new file
 */
record RecoveredLog(Cycles cycles, long end, long latest, boolean broken) {
  static final RecoveredLog EMPTY = new RecoveredLog(Cycles.NONE, 0, Long.MIN_VALUE, false);
}
