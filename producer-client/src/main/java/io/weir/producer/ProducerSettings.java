package io.weir.producer;

/**
 * What {@link ProducerBuilder} was told, checked.
 *
 * @param maxRequestRecords Kinesis records of one call, 1–500
 * @param maxRequestBytes keys and data of one call
 * @param lingerNanos for how long a record waits for others
 * @param deliveryTimeoutNanos after which a record's future fails
 * @param requestTimeoutNanos after which an answer is not waited for any more
 * @param maxRequests calls under way
 * @param maxRequestsPerLane calls under way with records of one shard
 * @param maxRecordBytes the longest record, key and data
 * @param maxAggregateBytes the longest aggregated record; 0 for none
 * @param keepsOrder whether the records of a key keep their order
 */
record ProducerSettings(
    int maxRequestRecords,
    long maxRequestBytes,
    long lingerNanos,
    long deliveryTimeoutNanos,
    long requestTimeoutNanos,
    int maxRequests,
    int maxRequestsPerLane,
    int maxRecordBytes,
    int maxAggregateBytes,
    boolean keepsOrder) {

  boolean aggregates() {
    return maxAggregateBytes > 0;
  }
}
