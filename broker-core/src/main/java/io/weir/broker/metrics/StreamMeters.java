package io.weir.broker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.weir.broker.data.ReadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream's meters, under CloudWatch's names. Those of the shards sample what the shards count;
 * those of the operations are told, by the broker for its simple forms and by the edge for its own.
 * They go when the stream goes. Thread-safe.
 */
public final class StreamMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final boolean enabled;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Operation putRecord;
  private final Operation putRecords;
  private final Operation getRecords;
  private final Counter totalRecords;
  private final Counter successfulRecords;
  private final Counter failedRecords;
  private final Counter throttledRecords;
  private final Counter readRecords;
  private final DistributionSummary iteratorAge;
  private final Counter sentBytes;
  private final Counter sentRecords;
  private final DistributionSummary sentBehind;

  /**
   * In a registry, or nowhere.
   *
   * @param broker what tells the broker's meters from those of others in the registry
   */
  public StreamMeters(@Nullable MeterRegistry registry, Tags broker, String streamName) {
    this.enabled = registry != null;
    this.registry = registry != null ? registry : new CompositeMeterRegistry();
    this.tags = broker.and("StreamName", streamName);
    putRecord = new Operation("PutRecord");
    putRecords = new Operation("PutRecords");
    getRecords = new Operation("GetRecords");
    totalRecords = counter("PutRecords.TotalRecords");
    successfulRecords = counter("PutRecords.SuccessfulRecords");
    failedRecords = counter("PutRecords.FailedRecords");
    throttledRecords = counter("PutRecords.ThrottledRecords");
    readRecords = counter("GetRecords.Records");
    iteratorAge = summary("GetRecords.IteratorAgeMilliseconds");
    sentBytes = counter("SubscribeToShardEvent.Bytes");
    sentRecords = counter("SubscribeToShardEvent.Records");
    sentBehind = summary("SubscribeToShardEvent.MillisBehindLatest");
  }

  /** Adds a shard's meters. */
  public void register(String shardId, TallySource tallies) {
    if (enabled) {
      Tags shard = tags.and("ShardId", shardId);
      counter("IncomingRecords", shard, tallies, TallySource::incomingRecords);
      counter("IncomingBytes", shard, tallies, TallySource::incomingBytes);
      counter("OutgoingRecords", shard, tallies, TallySource::outgoingRecords);
      counter("OutgoingBytes", shard, tallies, TallySource::outgoingBytes);
      counter("WriteProvisionedThroughputExceeded", shard, tallies, TallySource::writesThrottled);
      counter("ReadProvisionedThroughputExceeded", shard, tallies, TallySource::readsThrottled);
      keep(
          Gauge.builder("IteratorAgeMilliseconds", tallies, TallySource::iteratorAgeMillis)
              .tags(shard)
              .register(registry));
    }
  }

  /** Removes a shard's meters. */
  public synchronized void unregister(String shardId) {
    meters.removeIf(
        meter -> {
          boolean ofShard = shardId.equals(meter.getId().getTag("ShardId"));
          if (ofShard) {
            registry.remove(meter);
          }
          return ofShard;
        });
  }

  /** A PutRecord has been answered. */
  public void putRecord(long bytes, long nanos, boolean success) {
    putRecord.record(bytes, nanos, success);
  }

  /** A PutRecords has been answered; it is a success if any record was stored. */
  public void putRecords(long bytes, long nanos, int stored, int throttled, int otherwiseFailed) {
    putRecords.record(bytes, nanos, stored > 0);
    totalRecords.increment((double) stored + throttled + otherwiseFailed);
    successfulRecords.increment(stored);
    failedRecords.increment(otherwiseFailed);
    throttledRecords.increment(throttled);
  }

  /** A GetRecords has been answered. */
  public void getRecords(ReadResult result, long nanos) {
    getRecords.record(result.countedBytes(), nanos, true);
    readRecords.increment(result.count());
    iteratorAge.record((double) result.millisBehindLatest());
  }

  /** An event of SubscribeToShard has been made to be sent. */
  public void subscriptionEvent(ReadResult result) {
    sentBytes.increment((double) result.countedBytes());
    sentRecords.increment(result.count());
    sentBehind.record((double) result.millisBehindLatest());
  }

  /** Removes all of them. */
  @Override
  public synchronized void close() {
    meters.forEach(registry::remove);
    meters.clear();
    if (!enabled) {
      registry.close();
    }
  }

  private Counter counter(String name) {
    return keep(Counter.builder(name).tags(tags).register(registry));
  }

  private DistributionSummary summary(String name) {
    return keep(DistributionSummary.builder(name).tags(tags).register(registry));
  }

  private void counter(
      String name, Tags shard, TallySource tallies, ToDoubleFunction<TallySource> value) {
    keep(FunctionCounter.builder(name, tallies, value).tags(shard).register(registry));
  }

  private synchronized <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /** What every operation has. */
  private final class Operation {
    private final DistributionSummary bytes;
    private final Timer latency;
    private final Counter success;

    Operation(String name) {
      bytes = summary(name + ".Bytes");
      latency = keep(Timer.builder(name + ".Latency").tags(tags).register(registry));
      success = counter(name + ".Success");
    }

    void record(long byteCount, long nanos, boolean succeeded) {
      bytes.record((double) byteCount);
      latency.record(nanos, TimeUnit.NANOSECONDS);
      if (succeeded) {
        success.increment();
      }
    }
  }
}
