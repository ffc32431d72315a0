package io.weir.broker;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Collects a broker's configuration; {@link #start} concludes it and may be called once. Unless
 * said otherwise a broker is ephemeral, forces before it acknowledges, and keeps Amazon's limits.
 * Not thread-safe.
 */
public final class BrokerBuilder {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Duration MAX_TRANSITION = Duration.ofHours(1);
  private static final int MAX_PENDING = 1 << 20;
  private static final int MAX_SHARDS = 1_000_000;

  private @Nullable Path directory;
  private boolean ephemeral;
  private Durability durability = Durability.FSYNC;
  private Limits limits = Limits.aws();
  private String region = "us-east-1";
  private String account = "000000000000";
  private @Nullable MeterRegistry meterRegistry;
  private int shardQuota = 10_000;
  private int onDemandQuota = 50;
  private int pendingAcks = 2048;
  private @Nullable Executor ackExecutor;
  private long diskFloor = 64L << 20;
  private EpochClock clock = SystemEpochClock.INSTANCE;
  private NanoClock nanoClock = SystemNanoClock.INSTANCE;
  private FileSystem fileSystem = DiskFileSystem.INSTANCE;
  private LogStoreFactory engine =
      (path, safety, files) ->
          MappedLogStore.builder(path).durability(safety).fileSystem(files).open();
  private int snapshotEvery = 1000;
  private Duration transition = Duration.ZERO;
  private boolean scaledByHand;
  private boolean started;

  BrokerBuilder() {}

  /**
   * Keeps everything in a directory, which is made if it is missing; one broker at a time uses it.
   */
  public BrokerBuilder dataDirectory(Path path) {
    directory = path.toAbsolutePath().normalize();
    return this;
  }

  /** Keeps everything in a temporary directory, which is gone on close. This is the default. */
  public BrokerBuilder ephemeral() {
    ephemeral = true;
    return this;
  }

  /** What an acknowledged record survives; {@link Durability#FSYNC} unless said. */
  public BrokerBuilder durability(Durability value) {
    durability = value;
    return this;
  }

  /** What shards take and give; {@link Limits#aws()} unless said. */
  public BrokerBuilder limits(Limits value) {
    limits = value;
    return this;
  }

  /** The region in ARNs; us-east-1 unless said. */
  public BrokerBuilder region(String value) {
    check(REGION.matcher(value).matches(), "region: '" + value + "' is no name of a region");
    region = value;
    return this;
  }

  /** The account in ARNs; 000000000000 unless said. */
  public BrokerBuilder account(String value) {
    check(ACCOUNT.matcher(value).matches(), "account: '" + value + "' has not twelve digits");
    account = value;
    return this;
  }

  /**
   * Where meters go; nowhere unless said. All have the tags {@code region} and {@code account}, so
   * brokers that differ in one of them may share a registry.
   */
  public BrokerBuilder meterRegistry(MeterRegistry value) {
    meterRegistry = value;
    return this;
  }

  /** How many shards there may be, over all streams; 10,000 unless said. */
  public BrokerBuilder shardQuota(int shards) {
    check(shards >= 1 && shards <= MAX_SHARDS, "shardQuota: 1 … " + MAX_SHARDS + ", not " + shards);
    shardQuota = shards;
    return this;
  }

  /** How many on-demand streams there may be; 50 unless said, as with Amazon. */
  public BrokerBuilder onDemandStreamQuota(int streams) {
    check(
        streams >= 0 && streams <= MAX_SHARDS,
        "onDemandStreamQuota: 0 … " + MAX_SHARDS + ", not " + streams);
    onDemandQuota = streams;
    return this;
  }

  /**
   * How many records of one shard may wait for their acknowledgement, rounded up to a power of two;
   * 2,048 unless said. They take some 28 bytes each, once so many have waited at a time.
   */
  public BrokerBuilder pendingAcksPerShard(int count) {
    check(
        count >= 1 && count <= MAX_PENDING,
        "pendingAcksPerShard: 1 … " + MAX_PENDING + ", not " + count);
    pendingAcks = count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
    return this;
  }

  /**
   * Where acknowledgements are heard and futures complete; unless said, where {@link
   * io.weir.broker.data.AckListener} says.
   */
  public BrokerBuilder ackExecutor(Executor value) {
    ackExecutor = value;
    return this;
  }

  /** Refuses puts while fewer bytes of the disk than this are usable; 64 MiB unless said. */
  public BrokerBuilder diskFloor(long bytes) {
    check(bytes >= 0, "diskFloor: not negative, as " + bytes);
    diskFloor = bytes;
    return this;
  }

  /**
   * For how long a stream is seen as CREATING, UPDATING and DELETING, as Amazon's are; not at all
   * unless said. While it is, it cannot be changed; while it is created or deleted, it takes and
   * gives no records.
   *
   * @param time 0 … 1 hour
   */
  public BrokerBuilder transitionTime(Duration time) {
    check(
        !time.isNegative() && time.compareTo(MAX_TRANSITION) <= 0,
        "transitionTime: 0 … 1 hour, not " + time);
    transition = time;
    return this;
  }

  /** The wall clock; another one in tests. */
  public BrokerBuilder clock(EpochClock value) {
    clock = value;
    return this;
  }

  /** The monotonic clock; another one in tests. */
  public BrokerBuilder nanoClock(NanoClock value) {
    nanoClock = value;
    return this;
  }

  /** The disk; another one in tests. */
  public BrokerBuilder fileSystem(FileSystem value) {
    fileSystem = value;
    return this;
  }

  /** The engine below; the mapped one unless said. */
  public BrokerBuilder engine(LogStoreFactory value) {
    engine = value;
    return this;
  }

  /** After how many control-plane events the catalog is condensed; for tests. */
  BrokerBuilder snapshotEvery(int events) {
    snapshotEvery = events;
    return this;
  }

  /** Leaves it to the caller to have on-demand streams scaled; for tests on virtual time. */
  BrokerBuilder scaledByHand() {
    scaledByHand = true;
    return this;
  }

  /**
   * Starts the broker: opens or makes the directory and recovers what is there.
   *
   * @throws io.weir.broker.error.StorageException if the directory is in use, damaged, or of an
   *     unknown version
   * @throws IllegalStateException if the configuration contradicts itself, or was started before
   */
  public Broker start() {
    if (started) {
      throw new IllegalStateException("This builder has started a broker; take another one.");
    }
    if (ephemeral && directory != null) {
      throw new IllegalStateException(
          "dataDirectory(" + directory + ") and ephemeral() exclude each other; choose one.");
    }
    if (directory == null && fileSystem != DiskFileSystem.INSTANCE) {
      throw new IllegalStateException(
          "An ephemeral broker uses the disk's temporary directory; fileSystem(…) asks for dataDirectory(…).");
    }
    started = true;
    return new Broker(
        new BrokerConfig(
            directory,
            durability,
            limits,
            region,
            account,
            meterRegistry,
            shardQuota,
            onDemandQuota,
            pendingAcks,
            ackExecutor,
            diskFloor,
            clock,
            nanoClock,
            fileSystem,
            engine,
            snapshotEvery,
            transition,
            scaledByHand));
  }

  private static void check(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }
}
