package io.weir.consumer.gateway.kinesis;

import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/** A record as Amazon's SDK has it. */
record KinesisRecord(Record record) implements SourceRecord {
  static List<KinesisRecord> all(List<Record> records) {
    return records.stream().map(KinesisRecord::new).toList();
  }

  @Override
  public String sequenceNumber() {
    return record.sequenceNumber();
  }

  @Override
  public String partitionKey() {
    return record.partitionKey();
  }

  @Override
  public ByteBuffer data() {
    return record.data().asByteBuffer();
  }

  @Override
  public Instant arrival() {
    return record.approximateArrivalTimestamp();
  }
}
