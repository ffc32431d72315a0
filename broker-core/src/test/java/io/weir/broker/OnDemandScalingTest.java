package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import io.weir.broker.stream.WarmThroughput;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * On-demand streams under load, on virtual time, with the limits of a shard scaled down to 1,024
 * bytes a second. Loads are told in shards: 4 is what four shards take.
 */
@Timeout(120)
class OnDemandScalingTest {
  private static final int SHARD_BYTES = 1024;

  /** Where load is spread to: so many hash keys, at equal distances. */
  private static final int SPOTS = 64;

  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private SimpleMeterRegistry meters;
  private Broker broker;
  private final Map<String, Integer> accepted = new HashMap<>();
  private int throttled;

  @BeforeEach
  void start() {
    startOn(disk);
  }

  private BrokerBuilder builder(MemoryFileSystem files) {
    meters = new SimpleMeterRegistry();
    accepted.clear();
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(files)
        .durability(Durability.OS)
        .limits(Limits.aws().withWrites(SHARD_BYTES, 1000))
        .shardQuota(300)
        .pendingAcksPerShard(8192)
        .clock(time.clock())
        .nanoClock(time.nanoClock())
        .meterRegistry(meters)
        .snapshotEvery(5)
        .scaledByHand();
  }

  private void startOn(MemoryFileSystem files) {
    broker = builder(files).start();
    broker.scaling().doWork();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void create() {
    broker.createOnDemandStream("s");
    look(Duration.ofMinutes(1));
  }

  private int open() {
    return broker.describeStream("s").openShardCount();
  }

  /** Time passes, and the broker looks at its streams. */
  private void look(Duration passed) {
    time.advance(passed);
    broker.scaling().doWork();
  }

  /** The first hash key of a spot, of spots that begin at a part of all hash keys. */
  private static HashKey spot(int number, int firstOf, int lastOf) {
    BigInteger width = KEYS.divide(BigInteger.valueOf(lastOf));
    return HashKey.of(
        KEYS.multiply(BigInteger.valueOf(firstOf))
            .divide(BigInteger.valueOf(lastOf))
            .add(width.multiply(BigInteger.valueOf(number)).divide(BigInteger.valueOf(SPOTS))));
  }

  /** A minute's load, evenly spread over all hash keys; returns how many records were throttled. */
  private int minute(double shards) {
    return minute(shards, 0, 1);
  }

  /** A minute's load, evenly spread over one part of the hash keys. */
  private int minute(double shards, int part, int ofParts) {
    throttled = 0;
    int size = (int) Math.round(shards * SHARD_BYTES / SPOTS);
    List<CompletableFuture<PutReceipt>> puts = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < SPOTS; i++) {
        PutEntry entry = new PutEntry("k", spot(i, part, ofParts), new byte[size - 1]);
        puts.add(broker.put("s", entry));
      }
      time.advance(Duration.ofSeconds(1));
    }
    puts.forEach(this::settle);
    awaitCounted();
    broker.scaling().doWork();
    return throttled;
  }

  private void settle(CompletableFuture<PutReceipt> put) {
    try {
      accepted.merge(put.join().shardId(), 1, Integer::sum);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(WriteThroughputExceededException.class);
      throttled++;
    }
  }

  /** Shards count what was put on a thread of their own. */
  private void awaitCounted() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                broker.listShards("s").stream()
                    .filter(ShardDescription::isOpen)
                    .allMatch(shard -> isCounted(shard.shardId())));
  }

  private boolean isCounted(String shardId) {
    return meters.get("IncomingRecords").tag("ShardId", shardId).functionCounters().stream()
        .anyMatch(counter -> counter.count() == accepted.getOrDefault(shardId, 0));
  }

  private void minutes(int count, double shards) {
    for (int i = 0; i < count; i++) {
      assertThat(minute(shards)).as("throttled in minute %s", i).isZero();
    }
  }

  // ---- upwards

  @Test
  void loadThatDoublesEvery15MinutesIsNeverThrottled() {
    create();
    double load = 1.9;
    for (int i = 0; i < 60; i++) {
      assertThat(minute(load)).as("throttled at %s", load).isZero();
      assertThat(open()).isGreaterThanOrEqualTo((int) (2 * load));
      load *= Math.pow(2, 1.0 / 15);
    }
    assertThat(open()).isEqualTo(64);
  }

  @Test
  void loadThatTriplesAtOnceIsThrottledForAMinute() {
    create();
    minutes(3, 1.9);
    assertThat(open()).isEqualTo(4);
    assertThat(minute(5.7)).isPositive();
    assertThat(open()).isEqualTo(8);
    minutes(14, 5.7);
    assertThat(open()).isEqualTo(8);
    minutes(2, 5.7);
    assertThat(open()).as("twice the peak").isEqualTo(16);
    minutes(20, 5.7);
    assertThat(open()).isEqualTo(16);
  }

  @Test
  void loadOfTenTimesAsMuchIsThrottledUntilItHasDoubledOftenEnough() {
    create();
    minutes(1, 1.9);
    int throttledMinutes = 0;
    for (int i = 0; i < 50; i++) {
      throttledMinutes += minute(19) > 0 ? 1 : 0;
    }
    assertThat(throttledMinutes).as("4 shards, then 8 and 16 for 15 minutes each").isEqualTo(31);
    assertThat(open()).isEqualTo(64);
  }

  @Test
  void records() {
    broker.close();
    broker = builder(disk).limits(Limits.aws().withWrites(1 << 20, 20)).start();
    broker.scaling().doWork();
    create();
    assertThat(minute(1)).as("64 records a second to shards that take 20 each").isZero();
    assertThat(open()).as("16 a second are above half").isEqualTo(8);
    minutes(2, 1);
    assertThat(open()).isEqualTo(8);
  }

  @Test
  void aHotShardIsSplitWhereItsTrafficIs() {
    create();
    for (int i = 0; i < 10; i++) {
      minute(0.9, 0, 16);
    }
    assertThat(open()).as("[0,1/4) became [0,1/32) [1/32,1/16) [1/16,1/8) [1/8,1/4)").isEqualTo(7);
    assertThat(minute(0.9, 0, 16)).isZero();
    minutes(20, 1.9);
    assertThat(open()).as("what is spread evenly needs no more").isEqualTo(7);
  }

  @Test
  void aHotKeyIsNotSplitWithoutEnd() {
    create();
    for (int i = 0; i < 40; i++) {
      minute(0.9, 1, 1 << 30);
    }
    assertThat(open()).isEqualTo(8);
  }

  @Test
  void itNeverHasMoreShardsThanTheQuotaLeaves() {
    broker.close();
    broker = builder(disk).shardQuota(10).start();
    broker.scaling().doWork();
    broker.createStream("other", 1);
    create();
    for (int i = 0; i < 40; i++) {
      minute(12);
    }
    assertThat(open()).isEqualTo(9);
    assertThat(minute(12)).isPositive();
  }

  @Test
  void scalingIsNotSeenAndWaitsForOtherChanges() {
    broker.close();
    broker = builder(disk).transitionTime(Duration.ofSeconds(90)).start();
    broker.scaling().doWork();
    broker.createOnDemandStream("s");
    look(Duration.ofSeconds(90));
    assertThat(minute(4)).isZero();
    assertThat(open()).isEqualTo(8);
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.ACTIVE);
    broker.tuning().setEncryption("s", "key");
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.UPDATING);
    for (int i = 0; i < 14; i++) {
      minute(4.1);
    }
    broker.tuning().setEncryption("s", "other");
    minute(4.1);
    assertThat(open()).as("while it is updated").isEqualTo(8);
    minute(4.1);
    assertThat(open()).isEqualTo(16);
  }

  @Test
  void scalingIsNotCountedAsUpdateShardCount() {
    create();
    for (int i = 0; i < 50; i++) {
      minute(19);
    }
    broker.capacity().setMode("s", StreamMode.PROVISIONED, 0);
    for (int i = 0; i < 10; i++) {
      broker.updateShardCount("s", i % 2 == 0 ? 60 : 64);
    }
    assertThatThrownBy(() -> broker.updateShardCount("s", 60))
        .isInstanceOf(LimitExceededException.class);
  }

  // ---- downwards

  /** Some days pass, and the broker looks every hour. */
  private void days(int days) {
    for (int hour = 0; hour < 24 * days; hour++) {
      look(Duration.ofHours(1));
    }
  }

  private void growTo16() {
    create();
    minutes(1, 3.9);
    assertThat(open()).isEqualTo(8);
    minutes(16, 7.7);
    assertThat(open()).isEqualTo(16);
  }

  @Test
  void anIdleStreamKeepsTwiceItsPeakFor30DaysAndGoesDownToFourByHalves() {
    growTo16();
    days(30);
    assertThat(open()).isEqualTo(16);
    days(1);
    assertThat(open()).isEqualTo(8);
    days(1);
    assertThat(open()).isEqualTo(4);
    days(5);
    assertThat(open()).isEqualTo(4);
    minutes(2, 3.9);
    assertThat(open()).isEqualTo(8);
  }

  @Test
  void aPeakIsKeptOverARestart() {
    growTo16();
    days(10);
    for (MemoryFileSystem image : List.of(disk.powerLoss(1), disk.powerLoss(2), disk.kill())) {
      broker.close();
      startOn(image);
      assertThat(broker.tuning().settings("s").peaks().days()).isNotEmpty();
    }
    days(20);
    assertThat(open()).isEqualTo(16);
    days(3);
    assertThat(open()).isLessThan(16);
  }

  @Test
  void aSteadyLoadIsKeptOnceADay() {
    create();
    minutes(3, 3.9);
    var kept = broker.tuning().settings("s").peaks();
    assertThat(kept.days()).hasSize(1);
    minutes(30, 3.9);
    assertThat(broker.tuning().settings("s").peaks()).isSameAs(kept);
    minutes(30, 1.9);
    assertThat(broker.tuning().settings("s").peaks()).isSameAs(kept);
  }

  @Test
  void aStreamThatWasSwitchedKeepsItsShardsFor30Days() {
    broker.createStream("s", 12);
    broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0);
    days(29);
    assertThat(open()).isEqualTo(12);
    days(1);
    assertThat(open()).isEqualTo(6);
    days(1);
    assertThat(open()).isEqualTo(4);
  }

  @Test
  void aProvisionedStreamIsLeftAlone() {
    broker.createStream("s", 4);
    for (int i = 0; i < 5; i++) {
      minute(4.5);
    }
    assertThat(open()).isEqualTo(4);
    days(40);
    assertThat(open()).isEqualTo(4);
  }

  // ---- warm throughput; a shard takes 1 KiB/s here, so a broker of its own

  private void startWarm() {
    broker.close();
    broker = builder(disk).limits(Limits.aws()).transitionTime(Duration.ofSeconds(1)).start();
    broker.scaling().doWork();
    broker.capacity().setCommitment(true);
    broker.createOnDemandStream("s");
    time.advance(Duration.ofSeconds(1));
  }

  private void warm(int mibps) {
    broker.capacity().setWarmThroughput("s", mibps);
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.UPDATING);
    time.advance(Duration.ofSeconds(1));
  }

  @Test
  void warmThroughputOpensShardsAtOnceAndGivesThemBack() {
    startWarm();
    assertThat(broker.capacity().warmThroughput("s")).isEqualTo(new WarmThroughput(4, 0));
    warm(20);
    assertThat(open()).isEqualTo(20);
    assertThat(broker.capacity().warmThroughput("s")).isEqualTo(new WarmThroughput(20, 20));
    days(40);
    assertThat(open()).isEqualTo(20);
    assertThatThrownBy(() -> broker.capacity().setWarmThroughput("s", 301))
        .isInstanceOf(LimitExceededException.class);
    assertThat(broker.capacity().warmThroughput("s")).isEqualTo(new WarmThroughput(20, 20));
    warm(6);
    assertThat(open()).isEqualTo(6);
    warm(0);
    assertThat(open()).isEqualTo(4);
    broker.capacity().setCommitment(false);
    assertThat(broker.capacity().warmThroughput("s")).isNull();
    assertThatThrownBy(() -> broker.capacity().setWarmThroughput("s", 8))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void whatTheLastHourNeedsIsNotGivenBack() {
    startWarm();
    broker.close();
    startOn(disk);
    growTo16With("s");
    time.advance(Duration.ofMinutes(30));
    broker.scaling().doWork();
    broker.capacity().setWarmThroughput("s", 0);
    assertThat(open()).as("7.7 shards within the last hour").isEqualTo(16);
    look(Duration.ofMinutes(61));
    look(Duration.ofMinutes(61));
    broker.capacity().setWarmThroughput("s", 0);
    assertThat(open()).as("nothing within the last hour").isEqualTo(4);
  }

  private void growTo16With(String stream) {
    assertThat(broker.describeStream(stream).openShardCount()).isEqualTo(4);
    look(Duration.ofMinutes(1));
    minutes(1, 3.9);
    minutes(16, 7.7);
    assertThat(open()).isEqualTo(16);
  }

  @Test
  void aSwitchOfModeMayBeWarm() {
    startWarm();
    broker.createStream("p", 2);
    time.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> broker.capacity().setMode("p", StreamMode.ON_DEMAND, 301))
        .isInstanceOf(LimitExceededException.class);
    assertThat(broker.describeStream("p").mode()).isEqualTo(StreamMode.PROVISIONED);
    broker.capacity().setMode("p", StreamMode.ON_DEMAND, 10);
    assertThat(broker.describeStream("p").openShardCount()).isEqualTo(10);
    assertThat(broker.capacity().warmThroughput("p")).isEqualTo(new WarmThroughput(10, 10));
    time.advance(Duration.ofSeconds(1));
    broker.capacity().setMode("p", StreamMode.ON_DEMAND, 0);
    assertThat(broker.capacity().warmThroughput("p")).isEqualTo(new WarmThroughput(10, 10));
    broker.capacity().setMode("p", StreamMode.PROVISIONED, 0);
    assertThat(broker.capacity().warmThroughput("p")).isNull();
    assertThat(broker.describeStream("p").openShardCount()).isEqualTo(10);
  }
}
