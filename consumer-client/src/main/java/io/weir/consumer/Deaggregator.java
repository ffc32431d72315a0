package io.weir.consumer;

import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.aggregate.UserRecord;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes aggregated records apart, and leaves out what a checkpoint within one says was processed.
 * Not thread-safe.
 */
final class Deaggregator {
  private final String shardId;
  private final Checkpoint start;

  /** For a shard that is read from a checkpoint on. */
  Deaggregator(String shardId, Checkpoint start) {
    this.shardId = shardId;
    this.start = start;
  }

  List<ConsumerRecord> apart(List<? extends SourceRecord> sources) {
    List<ConsumerRecord> records = new ArrayList<>(sources.size());
    for (SourceRecord source : sources) {
      add(source, records);
    }
    return records;
  }

  private void add(SourceRecord source, List<ConsumerRecord> records) {
    Optional<List<UserRecord>> parts =
        AggregateReader.mayBe(source.data())
            ? AggregateReader.read(bytes(source.data()))
            : Optional.empty();
    if (parts.isEmpty()) {
      if (done(source) < 0) {
        records.add(ConsumerRecord.whole(shardId, source));
      }
      return;
    }
    long done = done(source);
    int place = 0;
    for (UserRecord user : parts.get()) {
      if (place > done) {
        records.add(
            ConsumerRecord.part(
                shardId, source, user.partitionKey(), user.explicitHashKey(), user.data(), place));
      }
      place++;
    }
  }

  /** The place in a record up to which it was processed; -1 if it is not the checkpoint's. */
  private long done(SourceRecord source) {
    return start instanceof AfterRecord after
            && after.subSequenceNumber() != Checkpoint.WHOLE
            && after.sequenceNumber().equals(source.sequenceNumber())
        ? after.subSequenceNumber()
        : -1;
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }
}
