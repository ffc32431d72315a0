package io.weir.sizing.report;

/**
 * Records, or their bytes, by hash key and second: which keys a load has, before any shard is
 * thought of.
 */
public final class HeatMap {
  /** Into so many equal parts the hash keys are divided. */
  public static final int BANDS = 32;

  private static final int SHIFT = Long.numberOfLeadingZeros(BANDS) + 1;

  private final boolean ofBytes;
  private final long[][] counts;

  /**
   * Nothing yet, for so many seconds.
   *
   * @param ofBytes whether bytes are counted, as what a shard is short of first; otherwise records
   */
  public HeatMap(int seconds, boolean ofBytes) {
    this.ofBytes = ofBytes;
    counts = new long[BANDS][seconds];
  }

  /** Whether bytes are counted; otherwise records. */
  public boolean isOfBytes() {
    return ofBytes;
  }

  /** The part in which a hash key lies, given by its upper half. */
  public static int band(long high) {
    return (int) (high >>> SHIFT);
  }

  /** Counts a record. */
  public void count(int band, int bytes, int second) {
    long[] row = counts[band];
    row[Math.min(second, row.length - 1)] += ofBytes ? bytes : 1;
  }

  /** The records, or bytes, of a part in the busiest of some seconds. */
  public long most(int band, int from, int to) {
    long most = 0;
    for (int i = from; i < Math.min(to, counts[band].length); i++) {
      most = Math.max(most, counts[band][i]);
    }
    return most;
  }
}
