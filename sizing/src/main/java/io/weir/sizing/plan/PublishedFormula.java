package io.weir.sizing.plan;

import io.weir.sizing.load.Workload;

/**
 * The number of shards by the formula that Amazon publishes, in its own terms and its own units:
 *
 * <pre>
 * average_data_size_in_KiB        the average size of a record, rounded up to the nearest 1 KiB
 * records_per_second              records written in a second
 * number_of_consumers             applications that consume concurrently and independently
 * incoming_write_bandwidth_in_KiB = average_data_size_in_KiB × records_per_second
 * outgoing_read_bandwidth_in_KiB  = incoming_write_bandwidth_in_KiB × number_of_consumers
 * number_of_shards = max(incoming_write_bandwidth_in_KiB / 1024,
 *                        outgoing_read_bandwidth_in_KiB / 2048)
 * </pre>
 *
 * <p>Source: Amazon Kinesis Data Streams Developer Guide, "Choosing the Data Stream Capacity Mode",
 * section "Provisioned Mode", <a
 * href="https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html">how-do-i-size-a-stream</a>.
 * The result is rounded up to whole shards, at least one. (The service's FAQ gives the same with
 * 1000 and 2000 for KB.)
 *
 * <p>It is shown beside {@link Need}, which decides. It differs from it in two ways: it rounds a
 * record up to a whole KiB, which shards do not, and so asks for too much where records are small;
 * and it leaves out the limit of records in a second, and so asks for too little where they are
 * many.
 *
 * @param averageDataSizeInKib above 0
 * @param recordsPerSecond above 0
 * @param numberOfConsumers that share; one with enhanced fan-out, which came after the formula, has
 *     a rate of its own and counts as none
 */
public record PublishedFormula(
    long averageDataSizeInKib, double recordsPerSecond, int numberOfConsumers) {
  private static final double KIB = 1024;

  /** Products of doubles are right but for this part. */
  private static final double ROUNDING = 1e-9;

  private static final double WRITES_OF_A_SHARD_IN_KIB = 1024;
  private static final double READS_OF_A_SHARD_IN_KIB = 2048;

  /** Of a load at a rate. */
  static PublishedFormula of(Workload workload, double recordsPerSecond) {
    return new PublishedFormula(
        (long) Math.ceil(workload.recordBytes() / KIB),
        recordsPerSecond,
        workload.readers().shared());
  }

  /** Its incoming_write_bandwidth_in_KiB. */
  public double incomingWriteBandwidthInKib() {
    return averageDataSizeInKib * recordsPerSecond;
  }

  /** Its outgoing_read_bandwidth_in_KiB. */
  public double outgoingReadBandwidthInKib() {
    return incomingWriteBandwidthInKib() * numberOfConsumers;
  }

  /** Its number_of_shards, with its fraction. */
  public double numberOfShards() {
    return Math.max(
        incomingWriteBandwidthInKib() / WRITES_OF_A_SHARD_IN_KIB,
        outgoingReadBandwidthInKib() / READS_OF_A_SHARD_IN_KIB);
  }

  /** The same in whole shards, at least 1. */
  public int shards() {
    return (int) Math.max(1, Math.ceil(numberOfShards() * (1 - ROUNDING)));
  }
}
