package io.weir.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.GroupMember;
import io.weir.consumer.gateway.ConsumerGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes a {@link io.weir.consumer.Consumer}. Not thread-safe. */
public final class ConsumerBuilder {
  private final ConsumerGateway gateway;
  private @Nullable ProcessorFactory processors;
  private boolean checkpointer;
  private @Nullable String name;
  private String memberId = UUID.randomUUID().toString();
  private StartingPosition start = StartingPosition.trimHorizon();
  private Duration session = GroupMember.DEFAULT_SESSION;
  private Duration closeTimeout = Duration.ofSeconds(30);
  private long checkpointNanos = Duration.ofSeconds(1).toNanos();
  private int threads = 16;
  private MeterRegistry registry = new SimpleMeterRegistry();

  ConsumerBuilder(ConsumerGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Makes a processor for each lease.
   *
   * @throws IllegalStateException if this, or {@link #onRecords}, was called before
   */
  public ConsumerBuilder processors(ProcessorFactory factory) {
    process(factory);
    checkpointer = true;
    return this;
  }

  /**
   * Calls one function for all shards: in the order of each shard, for several side by side. The
   * consumer checkpoints.
   *
   * @throws IllegalStateException if this, or {@link #processors}, was called before
   */
  public ConsumerBuilder onRecords(Consumer<List<ConsumerRecord>> function) {
    process(shard -> (records, checkpointer) -> function.accept(records));
    return this;
  }

  private void process(ProcessorFactory factory) {
    if (processors != null) {
      throw new IllegalStateException(
          "What processes records was said already: call processors or onRecords, and once.");
    }
    processors = factory;
  }

  /** In thread names and as the tag {@code group} of meters; the group's name by default. */
  public ConsumerBuilder name(String value) {
    name = value;
    return this;
  }

  /**
   * Unique in the group; one by chance by default. Where two processes have the same, the one that
   * started later by its clock is the member, and the other one is fenced.
   */
  public ConsumerBuilder memberId(String value) {
    memberId = value;
    return this;
  }

  /** Where a group that is not there yet starts; at the oldest record by default. */
  public ConsumerBuilder start(StartingPosition value) {
    start = value;
    return this;
  }

  /** After how long in silence its leases go to others, 1 s–5 min; 5 s by default. */
  public ConsumerBuilder session(Duration value) {
    session = value;
    return this;
  }

  /** The shortest time between two automatic checkpoints of a shard, 0–1 h; 1 s by default. */
  public ConsumerBuilder checkpointEvery(Duration value) {
    checkpointNanos = range("checkpointEvery", value, Duration.ofHours(1)).toNanos();
    return this;
  }

  /** Leaves checkpoints to the processors. */
  public ConsumerBuilder checkpointByHand() {
    checkpointNanos = -1;
    return this;
  }

  /** The most shards that are processed at the same moment, 1–1,024; 16 by default. */
  public ConsumerBuilder threads(int value) {
    if (value < 1 || value > 1024) {
      throw new IllegalArgumentException("threads must be 1 … 1024, not " + value + ".");
    }
    threads = value;
    return this;
  }

  /** For how long closing waits for processors, 0–1 h; 30 s by default. */
  public ConsumerBuilder closeTimeout(Duration value) {
    closeTimeout = range("closeTimeout", value, Duration.ofHours(1));
    return this;
  }

  /** Where the meters go. */
  public ConsumerBuilder meterRegistry(MeterRegistry value) {
    registry = value;
    return this;
  }

  private static Duration range(String what, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(what + " must be 0 … " + most + ", not " + value + ".");
    }
    return value;
  }

  /**
   * Starts it. It goes on trying where the broker is not to be reached, or knows no such stream:
   * see {@link io.weir.consumer.Consumer#failure}.
   *
   * @throws IllegalStateException if nothing was said that processes records, or checkpoints are
   *     left to a function that has nothing to write them with
   * @throws io.weir.broker.error.InvalidArgumentException if the member's id, session or start is
   *     not allowed
   */
  public io.weir.consumer.Consumer start() {
    return new io.weir.consumer.Consumer(this);
  }

  ConsumerGateway gateway() {
    return gateway;
  }

  ProcessorFactory processors() {
    if (processors == null) {
      throw new IllegalStateException("Nothing would be processed: call processors or onRecords.");
    }
    if (checkpointNanos < 0 && !checkpointer) {
      throw new IllegalStateException(
          "Nothing would be checkpointed: checkpointByHand wants processors, which are given a"
              + " Checkpointer, in onRecords' place.");
    }
    return processors;
  }

  /** As it starts now: in microseconds, so that a start again is a later one. */
  GroupMember member() {
    long incarnation = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    return new GroupMember(memberId, session, start, incarnation);
  }

  String name() {
    return name == null ? gateway.group() : name;
  }

  int threads() {
    return threads;
  }

  RandomGenerator random() {
    return new Random();
  }

  long checkpointNanos() {
    return checkpointNanos;
  }

  long closeNanos() {
    return closeTimeout.toNanos();
  }

  MeterRegistry registry() {
    return registry;
  }
}
