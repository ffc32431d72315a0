package io.weir.consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A consumer's meters, tagged with its group and its name. Thread-safe. */
final class ConsumerMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter records;
  private final Counter failures;
  private final Timer processing;
  private final AtomicInteger leases = new AtomicInteger();
  private final Gauge held;

  ConsumerMeters(MeterRegistry registry, String group, String member) {
    this.registry = registry;
    this.tags = Tags.of("group", group, "member", member);
    records = counter("weir.consumer.records", "Records processed");
    failures = counter("weir.consumer.failures", "Times that a processor threw");
    processing =
        Timer.builder("weir.consumer.processing")
            .description("Time to process a batch")
            .tags(tags)
            .register(registry);
    held =
        Gauge.builder("weir.consumer.leases", leases, AtomicInteger::get)
            .description("Leases held")
            .tags(tags)
            .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  /** How far a shard's processor is behind the present; to be removed with its lease. */
  Gauge lag(String shardId, Supplier<Number> millis) {
    return Gauge.builder("weir.consumer.lag", millis)
        .description("How far the processor is behind the present; 0 at the shard's tip")
        .baseUnit("ms")
        .tags(tags.and("shard", shardId))
        .register(registry);
  }

  /** How long the processor has been at one call; to be removed with its lease. */
  Gauge busy(String shardId, Supplier<Number> millis) {
    return Gauge.builder("weir.consumer.busy", millis)
        .description("For how long the processor has been at the call under way")
        .baseUnit("ms")
        .tags(tags.and("shard", shardId))
        .register(registry);
  }

  void remove(Gauge gauge) {
    registry.remove(gauge);
  }

  void onLease(int more) {
    leases.addAndGet(more);
  }

  void onProcessed(int count, long nanos) {
    records.increment(count);
    processing.record(nanos, TimeUnit.NANOSECONDS);
  }

  void onFailure() {
    failures.increment();
  }

  void close() {
    registry.remove(held);
    registry.remove(records);
    registry.remove(failures);
    registry.remove(processing);
  }
}
