package io.weir.consumer.gateway.broker;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A record of a broker's; what nobody asks for is not worked out. */
record BrokerRecord(Record record) implements SourceRecord {
  static SourceBatch batch(ReadResult result) {
    List<BrokerRecord> records = new ArrayList<>(result.count());
    for (Record record : result.records()) {
      records.add(new BrokerRecord(record));
    }
    return new SourceBatch(records, result.millisBehindLatest(), result.next() == null);
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
    return record.data();
  }

  @Override
  public Instant arrival() {
    return record.arrival();
  }
}
