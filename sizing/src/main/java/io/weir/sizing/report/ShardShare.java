package io.weir.sizing.report;

/**
 * What part of a load comes to one shard.
 *
 * @param records of all records
 * @param bytes of all bytes
 * @param ofBytes whether the shard is nearer to its limit of bytes than to that of records, so that
 *     the bytes are what counts
 */
public record ShardShare(double records, double bytes, boolean ofBytes) {

  /** The part that counts. */
  public double binding() {
    return ofBytes ? bytes : records;
  }

  /** Such as {@code 80 % of the bytes (10 % of the records)}; what counts comes first. */
  public String inWords() {
    String ofRecords = Figures.percent(records) + " of the records";
    String ofTheBytes = Figures.percent(bytes) + " of the bytes";
    return ofBytes ? ofTheBytes + " (" + ofRecords + ")" : ofRecords + " (" + ofTheBytes + ")";
  }
}
