package io.weir.broker;

import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutOutcome;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.CallLimits;
import io.weir.broker.shard.ActiveStream;
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
 * they wait for the disk; puts and reads never do. Futures complete on the broker's commit thread,
 * or in the executor it was built with: there, do not wait for another put, and do not change
 * streams.
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
   * Creates a stream; it is active on return.
   *
   * @param shardCount 1 … 10,000
   */
  public StreamDescription createStream(String name, int shardCount) {
    return views.describe(runtime.control().create(name, shardCount));
  }

  /** As {@link #createStream(String, int)}, with options. */
  public StreamDescription createStream(String name, int shardCount, StreamOptions options) {
    return views.describe(runtime.tuning().create(name, shardCount, options));
  }

  /**
   * Deletes a stream and its records; it is gone on return.
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
    return views.describe(runtime.streams().get(name));
  }

  /** The names of all streams, sorted. */
  public List<String> listStreams() {
    return runtime.streams().names();
  }

  /** A stream's shards, by index. */
  public List<ShardDescription> listShards(String name) {
    return views.shards(runtime.streams().get(name));
  }

  /** The consumers that are registered with streams. */
  public ConsumerRegistry consumers() {
    return runtime.consumers();
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
   * Ends everything in good order; idempotent. Not to be called on one of the broker's own threads.
   */
  @Override
  public void close() {
    runtime.close();
  }
}
