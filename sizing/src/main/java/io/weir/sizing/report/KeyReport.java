package io.weir.sizing.report;

/**
 * One of the keys that ask for most.
 *
 * @param shard the name of the shard that takes it
 * @param records that it had
 * @param part of all records
 * @param bytes of those records, keys and data
 * @param partOfBytes of the bytes of all records
 * @param busiest its records in its busiest second
 * @param throttled of its records, how many attempts were refused
 * @param use of one shard's limits, in that second, the greater of records and bytes (bytes over
 *     {@link TrialReport#byteWindow} seconds); a second above 1 fits into what a shard has saved up
 * @param tooMuch whether no number of shards is enough: a shard that had this key alone would be
 *     asked for more than it gives over the whole run, or for so much more for some seconds that
 *     what it had saved up would not do
 */
public record KeyReport(
    String key,
    String shard,
    long records,
    double part,
    long bytes,
    double partOfBytes,
    long busiest,
    long throttled,
    double use,
    boolean tooMuch) {}
