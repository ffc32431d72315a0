package io.weir.server.operation.data;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.metrics.StreamMeters;
import io.weir.server.error.ApiException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.Reply;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The records of one request on their way: gathers what becomes of each, and answers when the last
 * is known.
 *
 * <p>Records are acknowledged in any order, on any thread, or rejected on the event loop. Each
 * writes slots of its own; the countdown orders those writes before the answer reads them.
 */
final class PutRecordsCall implements AckListener, Output {
  private static final int BYTES_PER_RESULT = 128;
  private final @Nullable ShardRef[] shards;
  private final long[] offsets;
  private final long[] arrivals;
  private final @Nullable BrokerException[] rejections;
  private final AtomicInteger outstanding;
  private final Reply reply;
  private final ErrorMapper errors;
  private final StreamMeters meters;
  private final long totalBytes;
  private final long startNanos = System.nanoTime();

  PutRecordsCall(
      int records, long totalBytes, Reply reply, ErrorMapper errors, StreamMeters meters) {
    shards = new ShardRef[records];
    offsets = new long[records];
    arrivals = new long[records];
    rejections = new BrokerException[records];
    outstanding = new AtomicInteger(records);
    this.reply = reply;
    this.errors = errors;
    this.totalBytes = totalBytes;
    this.meters = meters;
  }

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    int i = (int) tag;
    shards[i] = shard;
    offsets[i] = offset;
    arrivals[i] = arrivalMillis;
    countDown();
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    rejections[(int) tag] = why;
    countDown();
  }

  private void countDown() {
    if (outstanding.decrementAndGet() == 0) {
      meter();
      BrokerException general = generalFailure();
      if (general == null) {
        reply.send(this);
      } else {
        reply.fail(general);
      }
    }
  }

  private void meter() {
    int throttled = 0;
    int failed = 0;
    for (BrokerException rejection : rejections) {
      if (rejection instanceof WriteThroughputExceededException) {
        throttled++;
      } else if (rejection != null) {
        failed++;
      }
    }
    int stored = shards.length - throttled - failed;
    meters.putRecords(totalBytes, System.nanoTime() - startNanos, stored, throttled, failed);
  }

  /** A failure that concerns the call rather than a record: the stream or the broker has gone. */
  private @Nullable BrokerException generalFailure() {
    for (BrokerException rejection : rejections) {
      if (rejection instanceof StreamNotFoundException
          || rejection instanceof BrokerClosedException) {
        return rejection;
      }
    }
    return null;
  }

  @Override
  public void writeTo(MemberWriter out) {
    int failed = 0;
    byte[] sequenceNumber = new byte[SequenceNumber.DIGITS];
    out.beginStructure();
    out.beginList("Records");
    for (int i = 0; i < shards.length; i++) {
      out.beginStructure();
      ShardRef shard = shards[i];
      if (shard != null) {
        shard.sequenceNumber(offsets[i], arrivals[i], sequenceNumber);
        out.ascii("SequenceNumber", sequenceNumber);
        out.ascii("ShardId", shard.shardIdBytes());
      } else {
        failed++;
        writeRejection(rejections[i], out);
      }
      out.endStructure();
    }
    out.endList();
    out.number("FailedRecordCount", failed);
    out.endStructure();
  }

  private void writeRejection(@Nullable BrokerException rejection, MemberWriter out) {
    ApiException error =
        rejection == null
            ? ApiException.internalFailure("Internal service failure.")
            : errors.toApi(rejection);
    out.string("ErrorCode", error.type());
    String message = error.getMessage();
    out.string("ErrorMessage", message == null ? "" : message);
  }

  @Override
  public int textSize() {
    return 64 + BYTES_PER_RESULT * shards.length;
  }
}
