package io.weir.sizing.stream.kinesis;

import io.weir.sizing.stream.Batch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The SDK's records as a batch. */
final class Batches {
  private Batches() {}

  static Batch of(List<Record> records, @Nullable Long millisBehindLatest) {
    long[] arrivals = new long[records.size()];
    long bytes = 0;
    for (int i = 0; i < arrivals.length; i++) {
      Record record = records.get(i);
      arrivals[i] = record.approximateArrivalTimestamp().toEpochMilli();
      bytes +=
          record.data().asByteArrayUnsafe().length
              + record.partitionKey().getBytes(StandardCharsets.UTF_8).length;
    }
    return new Batch(bytes, millisBehindLatest == null ? 0 : millisBehindLatest, arrivals);
  }
}
