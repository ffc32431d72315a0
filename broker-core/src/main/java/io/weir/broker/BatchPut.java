package io.weir.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutOutcome;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.shard.ActiveStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Several puts whose outcomes are told together; a record's tag is its place. */
final class BatchPut implements AckListener {
  private static final int MAX_ENTRIES = 500;
  private static final long MAX_BYTES = 10L << 20;

  private final ActiveStream stream;
  private final AtomicReferenceArray<PutOutcome> outcomes;
  private final AtomicInteger missing;
  private final long bytes;
  private final long startedNanos = System.nanoTime();
  private final CompletableFuture<List<PutOutcome>> done = new CompletableFuture<>();

  private BatchPut(ActiveStream stream, int count, long bytes) {
    this.stream = stream;
    this.outcomes = new AtomicReferenceArray<>(count);
    this.missing = new AtomicInteger(count);
    this.bytes = bytes;
  }

  static CompletableFuture<List<PutOutcome>> put(ActiveStream stream, List<PutEntry> entries) {
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new InvalidArgumentException(
          "1 to " + MAX_ENTRIES + " records are put at a time, not " + entries.size() + ".");
    }
    long bytes = entries.stream().mapToLong(Entries::sizeOf).sum();
    if (bytes > MAX_BYTES) {
      throw new InvalidArgumentException(
          "At most " + MAX_BYTES + " bytes are put at a time, not " + bytes + ".");
    }
    BatchPut batch = new BatchPut(stream, entries.size(), bytes);
    for (int i = 0; i < entries.size(); i++) {
      Entries.put(stream, entries.get(i), batch, i);
    }
    return batch.done;
  }

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    String number = shard.sequenceNumber(offset, arrivalMillis);
    set(tag, PutOutcome.stored(new PutReceipt(shard.shardId(), number)));
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    set(tag, PutOutcome.rejected(why));
  }

  private void set(long tag, PutOutcome outcome) {
    outcomes.set((int) tag, outcome);
    if (missing.decrementAndGet() == 0) {
      finish();
    }
  }

  private void finish() {
    PutOutcome[] all = new PutOutcome[outcomes.length()];
    int throttled = 0;
    int stored = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = outcomes.get(i);
      stored += all[i].isStored() ? 1 : 0;
      throttled += all[i].error() instanceof WriteThroughputExceededException ? 1 : 0;
    }
    stream
        .meters()
        .putRecords(
            bytes,
            System.nanoTime() - startedNanos,
            stored,
            throttled,
            all.length - stored - throttled);
    done.complete(List.of(all));
  }
}
