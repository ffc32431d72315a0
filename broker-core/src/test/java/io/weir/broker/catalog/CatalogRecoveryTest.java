package io.weir.broker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.catalog.CatalogEvent.ShardsExpired;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import io.weir.broker.catalog.MetadataEvent.EncryptionSet;
import io.weir.broker.catalog.MetadataEvent.MetricsSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.PeakObserved;
import io.weir.broker.catalog.MetadataEvent.PolicySet;
import io.weir.broker.catalog.MetadataEvent.RecordSizeSet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.StorageException;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.WriteRate;
import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the catalog survives, and what it refuses. */
class CatalogRecoveryTest {
  private static final Path DIRECTORY = Path.of("/data");

  private final MemoryFileSystem disk = new MemoryFileSystem();

  private static BrokerBuilder on(FileSystem disk) {
    return Broker.builder().dataDirectory(DIRECTORY).fileSystem(disk);
  }

  private static final SortedMap<String, String> TAGS = new TreeMap<>(Map.of("k", "v", "ü", ""));

  private static MetadataChanged changed(MetadataEvent event) {
    return new MetadataChanged(event);
  }

  @Test
  void eventsComeBackAsTheyWere() throws Exception {
    UUID id = UUID.randomUUID();
    HashKeyRange range = new HashKeyRange(HashKey.MIN, HashKey.MAX);
    List<ShardState> opened =
        List.of(
            ShardState.open(2, 9, range, 0, 1, 4).closed(0, 4),
            ShardState.open(3, 10, range, 2, ShardState.NONE, 4));
    List<CatalogEvent> events =
        List.of(
            new StreamCreated(id, "s.ü".replace("ü", "-"), StreamMode.ON_DEMAND, 1, 2, 3, 10_000),
            new RetentionSet(id, Long.MAX_VALUE),
            new Resharded(id, 4, true, List.of(new ShardEnd(0, 12), new ShardEnd(1, 0)), opened),
            new ShardsExpired(id, List.of(0, 7)),
            changed(new ConsumerRegistered(id, new ConsumerState("c", 7, TAGS, "{}"))),
            changed(new ConsumerDeregistered(id, "c")),
            changed(new TagsSet(id, "c", TAGS)),
            changed(new PolicySet(id, "", "{}")),
            changed(new EncryptionSet(id, "alias/aws/kinesis", 11)),
            changed(new PeakObserved(id, 19_000, new WriteRate(1 << 20, 1000))),
            changed(new MetricsSet(id, EnumSet.allOf(ShardMetric.class))),
            changed(new RecordSizeSet(id, 10_240)),
            changed(new ModeSet(id, StreamMode.PROVISIONED, 8)),
            changed(new WarmThroughputSet(id, 9)),
            changed(new CommitmentSet(new Commitment(true, 10L, null))),
            new StreamDeleted(id));
    for (CatalogEvent event : events) {
      byte[] bytes = CatalogCodec.encode(event);
      assertThat(CatalogCodec.decode(bytes, 0, bytes.length)).isEqualTo(event);
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertThatThrownBy(() -> CatalogCodec.decode(bytes, 0, cut))
            .isInstanceOf(CatalogFormatException.class);
      }
    }
  }

  @Test
  void unknownVersionsAndTypesAreRefused() {
    for (byte[] bytes :
        List.of(new byte[] {3, 1}, new byte[] {2, 99}, new byte[] {1, 99}, new byte[] {2, 3, 0})) {
      assertThatThrownBy(() -> CatalogCodec.decode(bytes, 0, bytes.length))
          .isInstanceOf(CatalogFormatException.class);
    }
  }

  @Test
  void aKilledBrokersStreamsAreThere() {
    Broker killed = on(disk).start();
    killed.createStream("a", 2);
    killed.createStream("b", 1);
    killed.deleteStream("a");
    killed.setRetention("b", Duration.ofHours(30));
    killed.put("b", "k", new byte[1]).join();

    try (Broker broker = on(disk.kill()).start()) {
      assertThat(broker.listStreams()).containsExactly("b");
      assertThat(broker.describeStream("b").retention()).isEqualTo(Duration.ofHours(30));
    }
    killed.close();
  }

  @Test
  void whatWasPromisedSurvivesALossOfPower() {
    Broker lost = on(disk).start();
    lost.createStream("a", 2);
    lost.createStream("b", 1);
    lost.deleteStream("a");
    for (int seed = 0; seed < 20; seed++) {
      try (Broker broker = on(disk.powerLoss(seed)).start()) {
        assertThat(broker.listStreams()).containsExactly("b");
      }
    }
    lost.close();
  }

  @Test
  void aStreamThatIsThereHasItsRecordsWheneverItsDeletionEnded() {
    List<MemoryFileSystem> images = new ArrayList<>();
    Broker killed = on(disk).start();
    killed.createStream("a", 1);
    killed.put("a", "k", new byte[1]).join();
    disk.intercept((operation, path) -> images.add(disk.kill()));
    killed.deleteStream("a");
    disk.intercept((operation, path) -> {});
    assertThat(images).isNotEmpty();
    for (MemoryFileSystem image : images) {
      try (Broker broker = on(image).start()) {
        for (String name : broker.listStreams()) {
          ShardIterator start =
              broker.iterator(name, ShardRef.idOf(0), StartingPosition.trimHorizon());
          assertThat(broker.read(start, 10).count()).isEqualTo(1);
        }
      }
    }
    killed.close();
  }

  @Test
  void aDamagedIdentityIsRefusedByName() throws IOException {
    on(disk).start().close();
    disk.flipBits(DIRECTORY.resolve("weir.id"), 20, 1);
    assertRefused("weir.id");
  }

  @Test
  void anUnknownVersionOfTheIdentityIsRefusedByName() throws IOException {
    on(disk).start().close();
    disk.flipBits(DIRECTORY.resolve("weir.id"), 11, 2);
    assertRefused("weir.id");
    assertRefused("version 3");
  }

  @Test
  void aDamagedSnapshotIsRefusedByName() throws Exception {
    Path snapshot = DIRECTORY.resolve("catalog.snapshot");
    on(disk).start().close();
    new CatalogSnapshot(0, new CatalogState(7, List.of(), new MetadataState(), new GroupCatalog()))
        .write(disk, snapshot);
    on(disk).start().close();
    disk.flipBits(snapshot, 30, 4);
    assertRefused("catalog.snapshot");
  }

  @Test
  void aSnapshotComesBackAsItWas() throws Exception {
    disk.createDirectories(DIRECTORY);
    UUID id = UUID.randomUUID();
    CatalogState state = new CatalogState();
    state.apply(new StreamCreated(id, "s", StreamMode.PROVISIONED, 1, 2, 3, 17));
    state.apply(new RetentionSet(id, 99));
    ReshardPlan plan = new ReshardPlan(state.stream(id), 9, 8);
    plan.scaleTo(10);
    List<ShardEnd> ends = plan.closed().stream().map(i -> new ShardEnd(i, i)).toList();
    state.apply(new Resharded(id, plan.atMillis(), true, ends, plan.opened()));
    Path file = DIRECTORY.resolve("x");

    new CatalogSnapshot(12, state).write(disk, file);
    CatalogSnapshot read = CatalogSnapshot.read(disk, file);

    assertThat(read.nextOffset()).isEqualTo(12);
    assertThat(read.state().lastCreationSecond())
        .isEqualTo(state.lastCreationSecond())
        .isGreaterThan(9);
    assertThat(read.state().streams()).containsExactlyElementsOf(state.streams());
  }

  @Test
  void aLogWithoutItsSnapshotIsRefused() {
    try (Broker broker = on(disk).start()) {
      broker.createStream("a", 1);
    }
    UUID id = DirectoryIdentity.of(disk, DIRECTORY, new SecureRandom()).id();
    try (LogStore store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open()) {
      store.open(new LogId(Catalog.LOG_NAME, id), AppendListener.NONE).trim(1);
    }
    assertRefused("catalog.snapshot");
  }

  @Test
  void logsOfDeletedStreamsAreRemovedAndOthersAreNot() {
    try (Broker broker = on(disk).start()) {
      broker.createStream("a", 1);
      broker.put("a", "k", new byte[1]).join();
    }
    String orphan = "gone-" + UUID.randomUUID() + "/shardId-000000000000";
    writeLog(orphan);
    writeLog("somebody-elses");
    on(disk).start().close();
    try (LogStore store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open()) {
      assertThat(store.names())
          .contains("catalog", "somebody-elses")
          .doesNotContain(orphan)
          .anyMatch(name -> name.startsWith("a-"));
    }
  }

  @Test
  void anEmptyCatalogBesideLogsIsNotBelieved() {
    on(disk).start().close();
    writeLog("s-" + UUID.randomUUID() + "/shardId-000000000000");
    assertRefused("catalog is empty");
  }

  private void writeLog(String name) {
    try (LogStore store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open()) {
      var log = store.open(new LogId(name, UUID.randomUUID()), AppendListener.NONE);
      log.append(
          1,
          new io.weir.log.BodySource() {
            @Override
            public int length() {
              return 0;
            }

            @Override
            public void writeTo(io.weir.log.BodyWriter out) {}
          });
      store.commit(List.of(log));
    }
  }

  private void assertRefused(String words) {
    assertThatThrownBy(() -> on(disk).start())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(words);
  }
}
