package io.weir.producer.gateway.broker;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.error.BrokerException;
import io.weir.broker.stream.ShardDescription;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.StreamGateway;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A stream of a broker in this process. Answers come where the broker acknowledges: on its commit
 * thread, or on the one that puts, before {@link #putRecords} returns.
 */
public final class BrokerGateway implements StreamGateway {
  private final Broker broker;
  private final StreamHandle stream;

  /**
   * Reaches a stream that exists. The broker stays the caller's to close, after the producer.
   *
   * @throws io.weir.broker.error.StreamNotFoundException if there is none of that name
   */
  public BrokerGateway(Broker broker, String stream) {
    this.broker = broker;
    this.stream = broker.stream(stream);
  }

  @Override
  public CompletableFuture<List<OpenShard>> openShards() {
    try {
      return CompletableFuture.completedFuture(
          broker.listShards(stream.name()).stream()
              .filter(ShardDescription::isOpen)
              .map(shard -> new OpenShard(shard.shardId(), shard.hashKeyRange()))
              .toList());
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(Failures.of(e));
    }
  }

  @Override
  public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
    BatchAcks acks = new BatchAcks(entries.size(), answer);
    for (int i = 0; i < entries.size(); i++) {
      PutEntry entry = entries.get(i);
      stream.put(entry.partitionKey(), entry.hashHigh(), entry.hashLow(), entry.data(), acks, i);
    }
    return PutCall.DONE; // The broker has all of it.
  }

  @Override
  public boolean mayBeAnswering() {
    return broker.isAcknowledging();
  }

  @Override
  public void close() {
    // The broker is not ours.
  }
}
