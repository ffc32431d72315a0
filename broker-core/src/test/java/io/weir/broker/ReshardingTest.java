package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.ChildShard;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardCountUpdate;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Splits, merges and scaling as a program sees them, on virtual time. */
@Timeout(60)
class ReshardingTest {
  private static final HashKey MIDDLE = new HashKey(1L << 63, 0);
  private static final HashKey LOW = new HashKey(5, 5);
  private static final HashKey HIGH = new HashKey(-1, 5);

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private Broker broker;

  @BeforeEach
  void start() {
    broker = on(disk).start();
    broker.createStream("s", 1);
  }

  private BrokerBuilder on(MemoryFileSystem files) {
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(files)
        .durability(Durability.OS)
        .limits(Limits.off())
        .shardQuota(40)
        .clock(time.clock())
        .nanoClock(time.nanoClock());
  }

  private void restart(BrokerBuilder next) {
    broker.close();
    broker = next.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private PutReceipt put(HashKey key, int value) {
    time.advance(Duration.ofSeconds(1));
    return broker.put("s", new PutEntry("k", key, new byte[] {(byte) value})).join();
  }

  private ShardIterator at(int shard, StartingPosition position) {
    return broker.iterator("s", ShardRef.idOf(shard), position);
  }

  private ReadResult read(int shard, StartingPosition position) {
    return broker.read(at(shard, position), 10_000);
  }

  private static List<Integer> values(ReadResult result) {
    return result.records().stream().map(r -> (int) r.dataBytes()[0]).toList();
  }

  private List<String> ids() {
    return broker.listShards("s").stream().map(ShardDescription::shardId).toList();
  }

  private void split(int shard, HashKey start) {
    broker.splitShard("s", ShardRef.idOf(shard), start);
  }

  private void merge(int shard, int adjacent) {
    broker.mergeShards("s", ShardRef.idOf(shard), ShardRef.idOf(adjacent));
  }

  // ---- what it looks like

  @Test
  void aSplitClosesTheParentAndOpensTwoChildren() {
    put(LOW, 1);
    split(0, MIDDLE);
    List<ShardDescription> shards = broker.listShards("s");
    assertThat(shards).extracting(ShardDescription::isOpen).containsExactly(false, true, true);
    assertThat(shards.get(0).closedAt()).isEqualTo(time.now());
    assertThat(shards.get(1).openedAt()).isEqualTo(time.now());
    assertThat(shards.get(1).parentShardId()).isEqualTo(shards.get(0).shardId());
    assertThat(shards.get(1).adjacentParentShardId()).isNull();
    assertThat(shards.get(2).hashKeyRange().start()).isEqualTo(MIDDLE);
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(2);
    assertThat(put(LOW, 2).shardId()).isEqualTo(ShardRef.idOf(1));
    assertThat(put(MIDDLE, 3).shardId()).isEqualTo(ShardRef.idOf(2));
  }

  @Test
  void aMergeClosesBothParentsAndOpensOneChild() {
    split(0, MIDDLE);
    merge(1, 2);
    ShardDescription child = broker.listShards("s").get(3);
    assertThat(child.parentShardId()).isEqualTo(ShardRef.idOf(1));
    assertThat(child.adjacentParentShardId()).isEqualTo(ShardRef.idOf(2));
    assertThat(put(LOW, 2).shardId()).isEqualTo(child.shardId());
    assertThat(put(HIGH, 2).shardId()).isEqualTo(child.shardId());
  }

  @Test
  void numbersOfChildrenAreGreaterThanThoseOfTheirParents() {
    SequenceNumber last = null;
    // All within one second of the clock, and until the low digit of the index has come round.
    for (int shard = 0; shard < 40; shard += 2) {
      PutReceipt receipt = broker.put("s", new PutEntry("k", HIGH, new byte[1])).join();
      assertThat(receipt.shardId()).isEqualTo(ShardRef.idOf(shard));
      SequenceNumber number = SequenceNumber.parse(receipt.sequenceNumber());
      if (last != null) {
        assertThat(number).isGreaterThan(last);
      }
      split(shard, new HashKey(-1 - 1000 + shard, 0));
      ShardDescription parent = broker.listShards("s").get(shard);
      last = SequenceNumber.parse(parent.endingSequenceNumber());
      assertThat(last).isGreaterThan(number);
      for (ShardDescription child : broker.listShards("s").subList(shard + 1, shard + 3)) {
        assertThat(SequenceNumber.parse(child.startingSequenceNumber())).isGreaterThan(last);
      }
    }
  }

  // ---- reading

  @Test
  void readersAreLedFromTheParentToItsChildren() {
    put(LOW, 1);
    put(HIGH, 2);
    ShardIterator tip = at(0, StartingPosition.latest());
    split(0, MIDDLE);
    put(LOW, 3);
    put(HIGH, 4);

    ReadResult one = broker.read(at(0, StartingPosition.trimHorizon()), 1);
    assertThat(one.next()).isNotNull();
    assertThat(one.children()).isEmpty();
    ReadResult last = broker.read(one.next(), 10);
    assertThat(values(last)).containsExactly(2);
    assertThat(last.next()).isNull();
    assertThat(last.millisBehindLatest()).isZero();
    assertThat(last.children())
        .containsExactly(
            new ChildShard(
                ShardRef.idOf(1),
                List.of(ShardRef.idOf(0)),
                broker.listShards("s").get(1).hashKeyRange()),
            new ChildShard(
                ShardRef.idOf(2),
                List.of(ShardRef.idOf(0)),
                broker.listShards("s").get(2).hashKeyRange()));
    assertThat(broker.read(tip, 10).next()).isNull();
    assertThat(broker.read(tip, 10).children()).hasSize(2);
    assertThat(values(read(1, StartingPosition.trimHorizon()))).containsExactly(3);
    assertThat(values(read(2, StartingPosition.trimHorizon()))).containsExactly(4);
  }

  @Test
  void everyPositionInAClosedShardStartsWhereItShould() {
    PutReceipt first = put(LOW, 1);
    PutReceipt second = put(LOW, 2);
    time.advance(Duration.ofSeconds(1));
    split(0, MIDDLE);
    String ending = broker.listShards("s").get(0).endingSequenceNumber();
    time.advance(Duration.ofSeconds(1));

    assertThat(values(read(0, StartingPosition.trimHorizon()))).containsExactly(1, 2);
    assertThat(values(read(0, StartingPosition.atSequenceNumber(second.sequenceNumber()))))
        .containsExactly(2);
    assertThat(values(read(0, StartingPosition.afterSequenceNumber(first.sequenceNumber()))))
        .containsExactly(2);
    for (StartingPosition end :
        List.of(
            StartingPosition.latest(),
            StartingPosition.afterSequenceNumber(second.sequenceNumber()),
            StartingPosition.atSequenceNumber(ending),
            StartingPosition.afterSequenceNumber(ending),
            StartingPosition.atTimestamp(time.now()))) {
      ReadResult result = read(0, end);
      assertThat(result.count()).as("%s", end).isZero();
      assertThat(result.next()).isNull();
      assertThat(result.children()).hasSize(2);
    }
    assertThatThrownBy(() -> at(1, StartingPosition.atSequenceNumber(ending)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aWaitingReadHearsOfTheEnd() throws Exception {
    ShardIterator tip = at(0, StartingPosition.latest());
    var waiting = broker.readOrWait(tip, 10, Duration.ofMinutes(5));
    split(0, MIDDLE);
    assertThat(waiting.get(20, TimeUnit.SECONDS).children()).hasSize(2);
    assertThat(broker.readOrWait(tip, 10, Duration.ofMinutes(5)).get(20, TimeUnit.SECONDS).next())
        .isNull();
  }

  // ---- scaling

  @Test
  void scalingClosesWhatItReplacesAndLeadsReadersThroughAllSteps() {
    put(LOW, 1);
    assertThat(broker.updateShardCount("s", 2)).isEqualTo(new ShardCountUpdate(1, 2));
    assertThat(broker.updateShardCount("s", 3)).isEqualTo(new ShardCountUpdate(2, 3));
    assertThat(broker.updateShardCount("s", 3)).isEqualTo(new ShardCountUpdate(3, 3));
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      put(new HashKey((1L << 62) * i, 0), i);
    }
    int reached = 0;
    List<ShardIterator> todo =
        new java.util.ArrayList<>(List.of(at(0, StartingPosition.trimHorizon())));
    java.util.Set<String> seen = new java.util.HashSet<>();
    while (!todo.isEmpty()) {
      ReadResult result = broker.read(todo.remove(0), 10);
      reached += result.count();
      for (ChildShard child : result.children()) {
        if (seen.add(child.shardId())) {
          todo.add(broker.iterator("s", child.shardId(), StartingPosition.trimHorizon()));
        }
      }
    }
    assertThat(reached).isEqualTo(4);
  }

  @Test
  void scalingHasLimits() {
    assertThatThrownBy(() -> broker.updateShardCount("s", 3))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("up over double");
    broker.updateShardCount("s", 2);
    broker.updateShardCount("s", 4);
    assertThatThrownBy(() -> broker.updateShardCount("s", 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("down below half");
    assertThatThrownBy(() -> broker.updateShardCount("s", 0))
        .isInstanceOf(InvalidArgumentException.class);
    for (int i = 0; i < 8; i++) {
      broker.updateShardCount("s", i % 2 == 0 ? 5 : 4);
    }
    restart(on(disk));
    assertThatThrownBy(() -> broker.updateShardCount("s", 5))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("24 hours");
    time.advance(Duration.ofHours(24));
    broker.updateShardCount("s", 5);
  }

  @Test
  void theQuotaCountsOpenShards() {
    broker.createStream("other", 38);
    split(0, MIDDLE);
    assertThatThrownBy(() -> split(1, LOW)).isInstanceOf(LimitExceededException.class);
    merge(1, 2);
    split(3, MIDDLE);
    assertThatThrownBy(() -> broker.updateShardCount("s", 3))
        .isInstanceOf(LimitExceededException.class);
  }

  // ---- what is refused

  @Test
  void changesThatMakeNoSenseAreRefused() {
    for (HashKey key : List.of(HashKey.MIN, HashKey.MIN.next(), HashKey.MAX)) {
      assertThatThrownBy(() -> split(0, key))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("is not both greater than one plus");
    }
    assertThatThrownBy(() -> split(7, MIDDLE)).isInstanceOf(ShardNotFoundException.class);
    split(0, MIDDLE);
    assertThatThrownBy(() -> split(0, MIDDLE))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("has already been merged or split");
    split(2, new HashKey(-1, 0));
    for (int[] pair : new int[][] {{3, 1}, {1, 4}, {1, 1}, {4, 1}}) {
      assertThatThrownBy(() -> merge(pair[0], pair[1]))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("not an adjacent pair");
    }
    assertThatThrownBy(() -> merge(1, 2))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("has already been merged or split");
    assertThatThrownBy(() -> broker.splitShard("none", ShardRef.idOf(0), MIDDLE))
        .isInstanceOf(StreamNotFoundException.class);
    merge(1, 3);
  }

  // ---- states

  @Test
  void aStreamIsSeenToChangeForATime() {
    restart(on(disk).transitionTime(Duration.ofMillis(500)));
    assertThat(broker.createStream("t", 1).status()).isEqualTo(StreamStatus.CREATING);
    assertThatThrownBy(() -> broker.put("t", "k", new byte[1]).join())
        .hasCauseInstanceOf(StreamNotFoundException.class);
    assertThatThrownBy(() -> broker.updateShardCount("t", 2))
        .isInstanceOf(StreamInUseException.class)
        .hasMessageContaining("CREATING");
    time.advance(Duration.ofMillis(500));
    assertThat(broker.describeStream("t").status()).isEqualTo(StreamStatus.ACTIVE);
    broker.put("t", "k", new byte[1]).join();

    broker.updateShardCount("t", 2);
    assertThat(broker.describeStream("t").status()).isEqualTo(StreamStatus.UPDATING);
    broker.put("t", "k", new byte[1]).join();
    for (Runnable change :
        List.<Runnable>of(
            () -> broker.updateShardCount("t", 4),
            () -> broker.setRetention("t", Duration.ofHours(50)),
            () -> broker.deleteStream("t"))) {
      assertThatThrownBy(change::run)
          .isInstanceOf(StreamInUseException.class)
          .hasMessageContaining("UPDATING");
    }
    time.advance(Duration.ofMillis(500));

    broker.deleteStream("t");
    assertThat(broker.describeStream("t").status()).isEqualTo(StreamStatus.DELETING);
    assertThat(broker.listStreams()).contains("t");
    assertThatThrownBy(() -> broker.createStream("t", 1)).isInstanceOf(StreamInUseException.class);
    time.advance(Duration.ofMillis(499));
    assertThatThrownBy(() -> broker.deleteStream("t")).isInstanceOf(StreamInUseException.class);
    time.advance(Duration.ofMillis(1));
    assertThat(broker.listStreams()).doesNotContain("t");
    assertThatThrownBy(() -> broker.describeStream("t"))
        .isInstanceOf(StreamNotFoundException.class);
    broker.createStream("t", 1);
  }

  // ---- the end of closed shards

  @Test
  void aClosedShardGoesWhenAllItsRecordsArePastRetention() {
    put(LOW, 1);
    time.advance(Duration.ofHours(1));
    split(0, MIDDLE);
    ShardIterator parent = at(0, StartingPosition.trimHorizon());
    broker.updateShardCount("s", 3); // with steps in between
    put(LOW, 2);
    int before = ids().size();
    for (int i = 0; i < 23; i++) {
      pass(Duration.ofHours(1));
    }
    assertThat(ids()).hasSize(before);
    for (int i = 0; i < 2; i++) {
      pass(Duration.ofHours(1));
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              time.advance(Duration.ofSeconds(10));
              assertThat(broker.listShards("s")).hasSize(3).allMatch(ShardDescription::isOpen);
            });
    assertThatThrownBy(() -> at(0, StartingPosition.trimHorizon()))
        .isInstanceOf(ShardNotFoundException.class);
    assertThatThrownBy(() -> broker.read(parent, 1)).isInstanceOf(BrokerException.class);
    List<String> left = ids();
    restart(on(disk));
    assertThat(ids()).isEqualTo(left);
    assertThat(disk.exists(Path.of("/data"))).isTrue();
    split(Integer.parseInt(left.get(0).substring(8)), new HashKey(9, 9));
    assertThat(ids()).hasSize(5).contains(ShardRef.idOf(before), ShardRef.idOf(before + 1));
  }

  /**
   * An event about a stream that is not there any more would keep the next broker from starting.
   */
  @Test
  void shardsOfADeletedStreamDoNotExpireWhileItIsStillSeen() {
    restart(on(disk).transitionTime(Duration.ofHours(1)));
    broker.createStream("t", 1);
    time.advance(Duration.ofHours(1));
    split(0, MIDDLE);
    broker.splitShard("t", ShardRef.idOf(0), MIDDLE);
    for (int i = 0; i < 47; i++) {
      pass(Duration.ofMinutes(30));
    }
    broker.deleteStream("t");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              time.advance(Duration.ofMinutes(1));
              assertThat(broker.listShards("s")).hasSize(2);
            });
    assertThat(broker.listStreams()).contains("t");
    restart(on(disk));
    assertThat(broker.listStreams()).containsExactly("s");
  }

  /** Lets the duties of a broker see some time. */
  private void pass(Duration duration) {
    time.advance(duration);
    broker.put("s", new PutEntry("k", HIGH, new byte[1])).join();
  }

  // ---- restarts

  @Test
  void allOfItIsThereAfterARestartAndAfterAKill() {
    put(LOW, 1);
    split(0, MIDDLE);
    put(LOW, 2);
    put(HIGH, 3);
    merge(1, 2);
    put(LOW, 4);
    List<ShardDescription> shards = broker.listShards("s");
    try (Broker killed = on(disk.kill()).start()) {
      assertThat(killed.listShards("s")).isEqualTo(shards);
    }
    restart(on(disk));
    assertThat(broker.listShards("s")).isEqualTo(shards);
    ReadResult parent = read(0, StartingPosition.trimHorizon());
    assertThat(values(parent)).containsExactly(1);
    assertThat(parent.next()).isNull();
    assertThat(parent.children())
        .extracting(ChildShard::shardId)
        .containsExactlyElementsOf(ids().subList(1, 3));
    assertThat(read(2, StartingPosition.trimHorizon()).children())
        .singleElement()
        .satisfies(child -> assertThat(child.parentShardIds()).isEqualTo(ids().subList(1, 3)));
    assertThat(put(LOW, 5).shardId()).isEqualTo(ShardRef.idOf(3));
    assertThat(values(read(3, StartingPosition.trimHorizon()))).containsExactly(4, 5);
  }
}
