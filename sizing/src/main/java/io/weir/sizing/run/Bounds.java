package io.weir.sizing.run;

/**
 * How much the producers of one trial may hold, so that the memory of a run is bounded whatever
 * becomes of the load. All trials of a run share what there is evenly, so that one that is behind
 * takes nothing from another.
 *
 * @param records that they hold, ready, under way or waiting to be tried again; more are lost, as
 *     with any producer whose buffer is full
 * @param bytesUnderWay of records that were sent and are not answered; more wait to be sent
 */
record Bounds(int records, long bytesUnderWay) {
  private static final int MOST_RECORDS = 2_000_000;
  private static final long MOST_BYTES_UNDER_WAY = 128L << 20;

  /** The largest record must be able to go. */
  private static final long LEAST_BYTES_UNDER_WAY = 16L << 20;

  /** The part of one of so many trials. */
  static Bounds ofOneIn(int trials) {
    return new Bounds(
        MOST_RECORDS / trials, Math.max(LEAST_BYTES_UNDER_WAY, MOST_BYTES_UNDER_WAY / trials));
  }
}
