package io.weir.sizing.report;

/**
 * One of the most frequent keys.
 *
 * @param shard the name of the shard that takes it
 * @param records that it had
 * @param part of all records
 * @param busiest its records in its busiest second
 * @param throttled of its records, how many attempts were refused
 * @param use of one shard's limits, in that second, the greater of records and bytes (bytes over
 *     {@link TrialReport#byteWindow} seconds): above 1 no number of shards is enough
 */
public record KeyReport(
    String key,
    String shard,
    long records,
    double part,
    long busiest,
    long throttled,
    double use) {}
