package io.weir.broker;

import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutOutcome;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.CallLimits;
import io.weir.broker.ondemand.ScalingDuty;
import io.weir.broker.routing.HashKey;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Subscriber;
import io.weir.broker.shard.Subscription;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.ShardCountUpdate;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A streaming broker with Amazon Kinesis semantics, within this process.
 *
 * <pre>{@code
 * try (Broker broker = Broker.builder().ephemeral().start()) {
 *   broker.createStream("clicks", 4);
 *   PutReceipt receipt = broker.put("clicks", "session-1", data).join();
 *   ShardIterator from = broker.iterator("clicks", receipt.shardId(), StartingPosition.trimHorizon());
 *   for (Record record : broker.read(from, 1000).records()) ...
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Thread-safe. Calls that change streams return once the change is durable, so
 * they wait for the disk; puts and reads never do. Futures complete as {@link
 * io.weir.broker.data.AckListener} says: on the broker's commit thread, on one that puts, or in the
 * executor it was built with. What runs there must not wait for another put, nor change streams.
 *
 * <p>{@link #close} refuses new work, acknowledges what is pending, forces and closes everything,
 * and leaves no thread behind. The broker's threads do not keep the JVM alive.
 */
public final class Broker implements AutoCloseable {
  private final BrokerRuntime runtime;
  private final StreamViews views;

  Broker(BrokerConfig config) {
    runtime = new BrokerRuntime(config);
    views = new StreamViews(config);
  }

  /** Starts a configuration. */
  public static BrokerBuilder builder() {
    return new BrokerBuilder();
  }

  /**
   * Creates a stream; it is active on return, or after the {@linkplain BrokerBuilder#transitionTime
   * transition time}.
   *
   * @param shardCount 1 … 10,000
   */
  public StreamDescription createStream(String name, int shardCount) {
    return views.describe(runtime.control().create(name, shardCount));
  }

  /** As {@link #createStream(String, int)}, with options. */
  public StreamDescription createStream(String name, int shardCount, StreamOptions options) {
    return views.describe(runtime.creation().provisioned(name, shardCount, options));
  }

  /**
   * Creates a stream whose shards follow its traffic: four at first, more as it grows, so that it
   * takes twice the peak of the last 30 days. {@link #splitShard}, {@link #mergeShards} and {@link
   * #updateShardCount} are not for it.
   *
   * @throws io.weir.broker.error.LimitExceededException if there are as many as there may be
   * @throws io.weir.broker.error.StreamInUseException if the name is taken
   */
  public StreamDescription createOnDemandStream(String name) {
    return createOnDemandStream(name, StreamOptions.NONE);
  }

  /**
   * As {@link #createOnDemandStream(String)}, with options.
   *
   * @throws io.weir.broker.error.InvalidArgumentException if it is to be warm, and the account has
   *     no {@linkplain CapacitySettings#setCommitment commitment}
   */
  public StreamDescription createOnDemandStream(String name, StreamOptions options) {
    return views.describe(runtime.creation().onDemand(name, options));
  }

  /**
   * Deletes a stream and its records; it is gone on return, but seen as being deleted for the
   * {@linkplain BrokerBuilder#transitionTime transition time}.
   *
   * @throws io.weir.broker.error.StreamInUseException if consumers are registered with it
   */
  public void deleteStream(String name) {
    runtime.consumers().deleteStream(name, false);
  }

  /** Deletes a stream, its records and its registered consumers; they are gone on return. */
  public void deleteStreamAndConsumers(String name) {
    runtime.consumers().deleteStream(name, true);
  }

  /** Describes a stream. */
  public StreamDescription describeStream(String name) {
    return views.describe(runtime.streams().getAny(name));
  }

  /** The names of all streams, sorted. */
  public List<String> listStreams() {
    return runtime.streams().names();
  }

  /** A stream's shards, by index; closed ones too, until all their records are past retention. */
  public List<ShardDescription> listShards(String name) {
    return views.shards(runtime.streams().getAny(name).state());
  }

  /**
   * Splits a shard in two; its range is theirs on return. Records put meanwhile go to the new
   * shards, and no record of a key overtakes an earlier one.
   *
   * @param newStartingHashKey where the second child begins: above the shard's first hash key by
   *     two at least, and below its last one
   * @throws io.weir.broker.error.StreamInUseException while the stream is being changed
   * @throws io.weir.broker.error.StreamModeException if the stream is on demand
   * @throws io.weir.broker.error.LimitExceededException if that would be too many shards
   */
  public StreamDescription splitShard(String name, String shardId, HashKey newStartingHashKey) {
    return views.describe(runtime.resharding().split(name, shardId, newStartingHashKey));
  }

  /**
   * Merges two shards; their range is the new one's on return.
   *
   * @param shardId of the lower hash keys
   * @param adjacentShardId of the hash keys right behind them
   * @throws io.weir.broker.error.StreamInUseException while the stream is being changed
   * @throws io.weir.broker.error.StreamModeException if the stream is on demand
   */
  public StreamDescription mergeShards(String name, String shardId, String adjacentShardId) {
    return views.describe(runtime.resharding().merge(name, shardId, adjacentShardId));
  }

  /**
   * Splits and merges shards until so many divide the hash keys evenly; a crash leaves all of it
   * done or nothing. It may be used 10 times in 24 hours.
   *
   * @param target at least half of the shards that are open, at most twice as many
   * @throws io.weir.broker.error.StreamInUseException while the stream is being changed
   * @throws io.weir.broker.error.StreamModeException if the stream is on demand
   * @throws io.weir.broker.error.LimitExceededException if that is too many, too few, or too often
   */
  public ShardCountUpdate updateShardCount(String name, int target) {
    return runtime.resharding().updateShardCount(name, target);
  }

  /** The consumers that are registered with streams. */
  public ConsumerRegistry consumers() {
    return runtime.consumers();
  }

  /** Consumer groups: programs that share a stream's shards, and remember how far they are. */
  public ConsumerGroups groups() {
    return runtime.groups();
  }

  /** Tags and policies of streams and consumers. */
  public ResourceMetadata resources() {
    return runtime.resources();
  }

  /** What can be set on a stream: retention, record size, encryption, enhanced monitoring. */
  public StreamTuning tuning() {
    return runtime.tuning();
  }

  /** Modes, warm throughput, and what the account allows. */
  public CapacitySettings capacity() {
    return runtime.capacity();
  }

  /** Looks at the on-demand streams, and scales them; for tests that do it by hand. */
  ScalingDuty scaling() {
    return runtime.scaling();
  }

  /** Keeps count of the calls of clients, by this broker's limits and clock. */
  public CallLimits callLimits() {
    return runtime.callLimits();
  }

  /** Has a stream keep its records for 24 to 8,760 hours. */
  public void setRetention(String name, Duration retention) {
    runtime.control().setRetention(name, retention);
  }

  /** Puts a record; the future fails with a {@link BrokerException} if it was not stored. */
  public CompletableFuture<PutReceipt> put(String stream, String partitionKey, byte[] data) {
    return put(stream, new PutEntry(partitionKey, data));
  }

  /** Puts a record; the future fails with a {@link BrokerException} if it was not stored. */
  public CompletableFuture<PutReceipt> put(String stream, PutEntry entry) {
    try {
      ActiveStream target = runtime.streams().get(stream);
      PutFuture future = new PutFuture(target.meters(), Entries.sizeOf(entry));
      Entries.put(target, entry, future, 0);
      return future;
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Puts 1 to 500 records of 10 MiB together at most. The future gives an outcome for each, in
   * their order; it fails only if none was tried.
   */
  public CompletableFuture<List<PutOutcome>> putAll(String stream, List<PutEntry> entries) {
    try {
      return BatchPut.put(runtime.streams().get(stream), entries);
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A stream to put to over and over, without a future and without an allocation. */
  public StreamHandle stream(String name) {
    return new StreamHandle(runtime.streams().get(name));
  }

  /** An iterator at a position in a shard. */
  public ShardIterator iterator(String stream, String shardId, StartingPosition position) {
    return runtime.reads().iterator(stream, shardId, position);
  }

  /**
   * The iterator of a {@linkplain ShardIterator#token() token} that a broker on this data directory
   * made.
   */
  public ShardIterator parseIterator(String token) {
    return runtime.tokens().parse(token);
  }

  /**
   * Reads records, of 10 MiB at most.
   *
   * @param maxRecords 1 … 10,000
   */
  public ReadResult read(ShardIterator iterator, int maxRecords) {
    return runtime.reads().read(iterator, maxRecords);
  }

  /**
   * Reads at once if there is a record; otherwise when there is, or, with nothing, when the time is
   * over. Nothing polls meanwhile. Cancelling the future gives the wait up.
   *
   * @param maxWait 0 … 5 minutes
   */
  public CompletableFuture<ReadResult> readOrWait(
      ShardIterator iterator, int maxRecords, Duration maxWait) {
    try {
      return runtime.reads().readOrWait(iterator, maxRecords, maxWait);
    } catch (BrokerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Subscribes a consumer to a shard: enhanced fan-out, with a rate of its own. It lasts 5 minutes,
   * and there is one at a time for a consumer and a shard; see {@link Subscription}.
   *
   * @param consumer a name of its own among the consumers of the stream; it need not be registered
   * @param onReady called, on any thread, when {@link Subscription#next} has found nothing and is
   *     worth to be asked again; it must be quick
   * @throws io.weir.broker.error.SubscriptionInUseException if the consumer has subscribed to the
   *     shard less than 5 seconds ago; later, it takes over
   */
  public Subscription subscribe(
      String stream, String consumer, String shardId, StartingPosition position, Runnable onReady) {
    return runtime
        .subscriptions()
        .subscribe(stream, Subscriber.named(consumer), shardId, position, onReady);
  }

  /**
   * As {@link #subscribe(String, String, String, StartingPosition, Runnable)}, for a registered
   * consumer. The subscription ends with a {@link io.weir.broker.error.ConsumerNotFoundException}
   * as soon as the consumer is deregistered.
   */
  public Subscription subscribe(
      ConsumerDescription consumer, String shardId, StartingPosition position, Runnable onReady) {
    Subscriber subscriber =
        new Subscriber(consumer.uniqueName(), () -> runtime.consumers().checkRegistered(consumer));
    return runtime
        .subscriptions()
        .subscribe(consumer.streamName(), subscriber, shardId, position, onReady);
  }

  /**
   * Whether the calling thread is one of the broker's own, or in a listener of acknowledgements:
   * one that waits there for an acknowledgement may wait for itself.
   */
  public boolean isAcknowledging() {
    return runtime.isAcknowledging();
  }

  /**
   * Ends everything in good order; idempotent. Not to be called on one of the broker's own threads,
   * or in a listener of acknowledgements.
   *
   * @throws IllegalStateException if it is nevertheless
   */
  @Override
  public void close() {
    runtime.close();
  }
}
