package io.weir.producer.gateway.kinesis;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** A producer's records and their outcomes in the SDK's model. */
final class SdkRecords {
  private SdkRecords() {}

  static List<PutRecordsRequestEntry> of(List<? extends PutEntry> entries) {
    List<PutRecordsRequestEntry> records = new ArrayList<>(entries.size());
    for (PutEntry entry : entries) {
      records.add(of(entry));
    }
    return records;
  }

  private static PutRecordsRequestEntry of(PutEntry entry) {
    HashKey explicit = entry.explicitHashKey();
    return PutRecordsRequestEntry.builder()
        .partitionKey(entry.partitionKey())
        .explicitHashKey(explicit == null ? null : explicit.toString())
        .data(SdkBytes.fromByteArrayUnsafe(entry.data()))
        .build();
  }

  static List<PutOutcome> outcomes(PutRecordsResponse response) {
    List<PutOutcome> outcomes = new ArrayList<>(response.records().size());
    for (PutRecordsResultEntry result : response.records()) {
      outcomes.add(
          result.errorCode() == null
              ? new Position(result.shardId(), result.sequenceNumber())
              : new PutOutcome.Refused(
                  Failures.ofRecord(result.errorCode(), result.errorMessage())));
    }
    return outcomes;
  }
}
