package io.weir.broker.stream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metric that enhanced monitoring publishes for each shard; the labels are Amazon's. */
public enum ShardMetric {
  /** Bytes put. */
  INCOMING_BYTES("IncomingBytes"),
  /** Records put. */
  INCOMING_RECORDS("IncomingRecords"),
  /** Bytes read. */
  OUTGOING_BYTES("OutgoingBytes"),
  /** Records read. */
  OUTGOING_RECORDS("OutgoingRecords"),
  /** Puts rejected for the shard's limits. */
  WRITE_PROVISIONED_THROUGHPUT_EXCEEDED("WriteProvisionedThroughputExceeded"),
  /** Reads rejected for the shard's limits. */
  READ_PROVISIONED_THROUGHPUT_EXCEEDED("ReadProvisionedThroughputExceeded"),
  /** How old the records are that are read. */
  ITERATOR_AGE_MILLISECONDS("IteratorAgeMilliseconds");

  private final String label;

  ShardMetric(String label) {
    this.label = label;
  }

  /** Amazon's name. */
  public String label() {
    return label;
  }

  /** All labels. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(ShardMetric::label).toList();
  }

  /** The metric of a label, or null. */
  public static @Nullable ShardMetric of(String label) {
    for (ShardMetric metric : values()) {
      if (metric.label.equals(label)) {
        return metric;
      }
    }
    return null;
  }
}
