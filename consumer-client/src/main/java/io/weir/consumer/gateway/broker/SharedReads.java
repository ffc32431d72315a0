package io.weir.consumer.gateway.broker;

import io.weir.broker.Broker;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.consumer.gateway.SourceBatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads of a shard that go on where the one before ended. They wait for records, nothing polls. */
final class SharedReads implements Supplier<CompletableFuture<SourceBatch>> {
  private static final int MAX_RECORDS = 10_000;
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Broker broker;
  private final String stream;
  private final String shardId;
  private final StartingPosition from;
  private volatile @Nullable ShardIterator iterator;

  SharedReads(Broker broker, String stream, String shardId, StartingPosition from) {
    this.broker = broker;
    this.stream = stream;
    this.shardId = shardId;
    this.from = from;
  }

  @Override
  public CompletableFuture<SourceBatch> get() {
    try {
      ShardIterator at = iterator == null ? broker.iterator(stream, shardId, from) : iterator;
      iterator = at;
      return broker
          .readOrWait(at, MAX_RECORDS, WAIT)
          .thenApply(this::batch)
          .exceptionallyCompose(e -> CompletableFuture.failedFuture(Failures.of(e)));
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(Failures.of(e));
    }
  }

  private SourceBatch batch(ReadResult result) {
    iterator = result.next();
    return BrokerRecord.batch(result);
  }
}
