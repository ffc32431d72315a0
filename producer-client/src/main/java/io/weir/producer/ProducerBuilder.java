package io.weir.producer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.StreamGateway;
import java.time.Duration;
import org.agrona.concurrent.NanoClock;

/** Makes a {@link Producer}. Not thread-safe. Sizes are in bytes of key and data. */
public final class ProducerBuilder {
  private static final int MAX_RECORDS = 500;
  private static final int MIB = 1 << 20;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final StreamGateway gateway;
  private String name = "stream";
  private int batchRecords = MAX_RECORDS;
  private int batchBytes = 4 * MIB;
  private Duration linger = Duration.ofMillis(5);
  private Duration deliveryTimeout = Duration.ofSeconds(60);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Duration maxBlock = Duration.ofSeconds(60);
  private Duration closeTimeout = Duration.ofSeconds(60);
  private long bufferBytes = 64L * MIB;
  private int maxRequests = 16;
  private int maxRecordBytes = MIB;
  private int aggregateBytes;
  private boolean keepOrder;
  private Backpressure backpressure = Backpressure.BLOCK;
  private MeterRegistry registry = new SimpleMeterRegistry();

  ProducerBuilder(StreamGateway gateway) {
    this.gateway = gateway;
  }

  /** In thread names and as the tag {@code stream} of meters. */
  public ProducerBuilder name(String value) {
    name = value;
    return this;
  }

  /** The most Kinesis records of one call, 1–500; 500 by default. */
  public ProducerBuilder batchRecords(int value) {
    batchRecords = range("batchRecords", value, 1, MAX_RECORDS);
    return this;
  }

  /** The most bytes of one call, 1 B–10 MiB; 4 MiB by default. A longer record goes alone. */
  public ProducerBuilder batchBytes(int value) {
    batchBytes = range("batchBytes", value, 1, 10 * MIB);
    return this;
  }

  /** For how long a record waits for others, 0–60 s; 5 ms by default. */
  public ProducerBuilder linger(Duration value) {
    linger = range("linger", value, Duration.ZERO, Duration.ofSeconds(60));
    return this;
  }

  /** After how long without success a record is given up, 1 ms–24 h; 60 s by default. */
  public ProducerBuilder deliveryTimeout(Duration value) {
    deliveryTimeout = range("deliveryTimeout", value, Duration.ofMillis(1), Duration.ofHours(24));
    return this;
  }

  /** After how long an answer is not waited for any more, 1 ms–1 h; 30 s by default. */
  public ProducerBuilder requestTimeout(Duration value) {
    requestTimeout = range("requestTimeout", value, Duration.ofMillis(1), Duration.ofHours(1));
    return this;
  }

  /**
   * The most bytes of records without an outcome, 1 B–1 TiB; 64 MiB by default. A record counts
   * with its key, its data, and 256 B for the objects around them. One record finds room in an
   * empty buffer, whatever its length.
   */
  public ProducerBuilder bufferBytes(long value) {
    bufferBytes = range("bufferBytes", value, 1, 1L << 40);
    return this;
  }

  /** What to do when the buffer is full; to wait by default. */
  public ProducerBuilder backpressure(Backpressure value) {
    backpressure = value;
    return this;
  }

  /** For how long to wait for room, 1 ms–24 h; 60 s by default. */
  public ProducerBuilder maxBlock(Duration value) {
    maxBlock = range("maxBlock", value, Duration.ofMillis(1), Duration.ofHours(24));
    return this;
  }

  /** For how long closing waits for outcomes, 0–24 h; 60 s by default. */
  public ProducerBuilder closeTimeout(Duration value) {
    closeTimeout = range("closeTimeout", value, Duration.ZERO, Duration.ofHours(24));
    return this;
  }

  /** The most calls under way, 1–1,024; 16 by default. */
  public ProducerBuilder maxRequests(int value) {
    maxRequests = range("maxRequests", value, 1, 1024);
    return this;
  }

  /**
   * The longest record, 1 B–10 MiB; 1 MiB by default. Set it to what the stream has been told
   * (UpdateMaxRecordSize).
   */
  public ProducerBuilder maxRecordBytes(int value) {
    maxRecordBytes = range("maxRecordBytes", value, 1, 10 * MIB);
    return this;
  }

  /**
   * Puts small records of a shard together into Kinesis records of at most so many bytes, in the
   * format of KPL, 256 B–1 MiB; 50 KiB is KPL's default. A shard's 1,000 records a second are then
   * no bound on small ones; but every consumer has to take them apart, as KCL and Weir's do.
   */
  public ProducerBuilder aggregate(int value) {
    aggregateBytes = range("aggregate", value, 256, MIB);
    return this;
  }

  /**
   * Keeps the records of each key in the order of sending, also when some are refused and put
   * again: one call with a record of a key is under way at a time, so a single key is slow.
   */
  public ProducerBuilder keepOrder() {
    keepOrder = true;
    return this;
  }

  /** Where the meters go. */
  public ProducerBuilder meterRegistry(MeterRegistry value) {
    registry = value;
    return this;
  }

  /**
   * Asks the stream for its shards and starts. Where there is no answer, or the stream has no shard
   * yet since it is being created, it asks again for 30 seconds.
   *
   * @throws GatewayException if there is no such stream, or no shard in 30 seconds
   * @throws IllegalArgumentException if {@link #aggregate} is more than {@link #maxRecordBytes}
   */
  public Producer start() {
    checkAggregates();
    long origin = System.nanoTime();
    return start(() -> System.nanoTime() - origin);
  }

  /** The two may be set in either order, so only now is it known. */
  private void checkAggregates() {
    if (aggregateBytes > maxRecordBytes) {
      throw new IllegalArgumentException(
          "aggregate ("
              + aggregateBytes
              + " bytes) is more than maxRecordBytes ("
              + maxRecordBytes
              + " bytes): the stream would refuse the aggregated records. Aggregate less, or raise"
              + " maxRecordBytes to what the stream takes.");
    }
  }

  private Producer start(NanoClock clock) {
    return new Producer(this, firstMap(), clock);
  }

  private ShardMap firstMap() {
    return new FirstShardMap(gateway, START_TIMEOUT).get();
  }

  ProducerSettings settings() {
    return new ProducerSettings(
        batchRecords,
        batchBytes,
        linger.toNanos(),
        deliveryTimeout.toNanos(),
        requestTimeout.toNanos(),
        maxRequests,
        Math.min(4, maxRequests),
        maxRecordBytes,
        aggregateBytes,
        keepOrder);
  }

  StreamGateway gateway() {
    return gateway;
  }

  String name() {
    return name;
  }

  long bufferBytes() {
    return bufferBytes;
  }

  long maxBlockNanos() {
    return backpressure == Backpressure.BLOCK ? maxBlock.toNanos() : 0;
  }

  long closeTimeoutNanos() {
    return closeTimeout.toNanos();
  }

  MeterRegistry registry() {
    return registry;
  }

  private static int range(String name, int value, int least, int most) {
    return (int) range(name, (long) value, least, most);
  }

  private static long range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " … " + most + ", not " + value + ".");
    }
    return value;
  }

  private static Duration range(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + least + " … " + most + ", not " + value + ".");
    }
    return value;
  }
}
