package io.weir.producer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A producer's meters, tagged with its stream. Thread-safe. */
final class ProducerMeters {
  private static final String STREAM = "stream";

  private final Counter stored;
  private final Counter failed;
  private final Counter throttled;
  private final Counter retried;
  private final Timer latency;
  private final DistributionSummary requestRecords;
  private final MeterRegistry registry;
  private final Gauge bufferBytes;

  ProducerMeters(MeterRegistry registry, String stream, Supplier<Number> bufferedBytes) {
    this.registry = registry;
    stored = counter(registry, stream, "weir.producer.records.stored", "Records stored");
    failed = counter(registry, stream, "weir.producer.records.failed", "Records given up");
    throttled =
        counter(registry, stream, "weir.producer.throttled", "Kinesis records refused by a limit");
    retried = counter(registry, stream, "weir.producer.retried", "Records put a further time");
    latency =
        Timer.builder("weir.producer.latency")
            .description("From send to the outcome, of the oldest record in each answer")
            .tag(STREAM, stream)
            .register(registry);
    requestRecords =
        DistributionSummary.builder("weir.producer.request.records")
            .description("Kinesis records in a call")
            .tag(STREAM, stream)
            .register(registry);
    bufferBytes =
        Gauge.builder("weir.producer.buffer.bytes", bufferedBytes)
            .description("Bytes of records without an outcome")
            .tag(STREAM, stream)
            .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String stream, String name, String description) {
    return Counter.builder(name).description(description).tag(STREAM, stream).register(registry);
  }

  void onRequest(int units) {
    requestRecords.record(units);
  }

  void onThrottled() {
    throttled.increment();
  }

  void onRetry() {
    retried.increment();
  }

  /**
   * What is stored by one answer: what each of thousands of small records would cost is spent but
   * once.
   *
   * @param age of the oldest, in nanoseconds
   */
  void onStored(long records, long age) {
    stored.increment((double) records);
    latency.record(age, TimeUnit.NANOSECONDS);
  }

  void onFailed() {
    failed.increment();
  }

  /** Counts stay, and another producer of that name goes on with them; a buffer is one's own. */
  void close() {
    registry.remove(bufferBytes);
  }
}
