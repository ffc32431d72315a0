package io.weir.server.operation.data;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/** A SubscribeToShardEvent. */
final class SubscriptionEventOutput implements Output {
  private static final int BYTES_BESIDE = 256;
  private final SubscriptionEvent event;

  SubscriptionEventOutput(SubscriptionEvent event) {
    this.event = event;
  }

  @Override
  public void writeTo(MemberWriter out) {
    ReadResult records = event.records();
    out.beginStructure();
    RecordMembers.write(out, records);
    String continuation = event.continuationSequenceNumber();
    if (continuation != null) {
      out.string("ContinuationSequenceNumber", continuation);
    }
    out.number("MillisBehindLatest", records.millisBehindLatest());
    RecordMembers.writeChildren(out, records);
    out.endStructure();
  }

  @Override
  public int textSize() {
    return BYTES_BESIDE + RecordMembers.textSize(event.records());
  }

  @Override
  public int blobSize() {
    return Math.toIntExact(event.records().countedBytes());
  }
}
