package io.weir.broker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.catalog.CatalogEvent.GroupsChanged;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.catalog.CatalogEvent.ShardsExpired;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.catalog.GroupEvent.GroupDeleted;
import io.weir.broker.catalog.GroupEvent.LeasesChanged;
import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.PolicySet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.stream.StreamMode;
import io.weir.log.LogStore;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.agrona.concurrent.EpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An event that cannot be applied is not logged: each start would meet it, and be refused. */
class ImpossibleEventTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final EpochClock CLOCK = () -> 1_000_000;
  private static final UUID DIRECTORY_ID = new UUID(1, 1);
  private static final UUID STREAM = new UUID(7, 7);
  private static final UUID UNKNOWN = new UUID(8, 8);

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private LogStore store;
  private CommitPipeline pipeline;
  private Catalog catalog;

  @BeforeEach
  void open() throws IOException {
    disk.createDirectories(DIRECTORY);
    store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open();
    pipeline = CommitPipeline.start(store, 1, Thread::new);
    catalog = new Catalog(store, DIRECTORY_ID, pipeline, disk, DIRECTORY, CLOCK, 1000);
  }

  @AfterEach
  void close() {
    pipeline.close();
    store.close();
  }

  private static StreamCreated created(UUID id, int shards) {
    return new StreamCreated(id, "s", StreamMode.PROVISIONED, 1, 2, 3, shards);
  }

  private static Resharded resharded(int closed, int opened) {
    HashKeyRange all = new HashKeyRange(HashKey.MIN, HashKey.MAX);
    ShardState shard = ShardState.open(opened, 9, all, 0, 1, 4);
    return new Resharded(STREAM, 4, false, List.of(new ShardEnd(closed, 0)), List.of(shard));
  }

  static List<CatalogEvent> impossible() {
    return List.of(
        created(UNKNOWN, 0), // Of no shards.
        new StreamDeleted(UNKNOWN),
        new RetentionSet(UNKNOWN, 1),
        resharded(5, 2), // Closes a shard that is not there.
        resharded(0, 7), // Opens one out of turn.
        new ShardsExpired(STREAM, List.of(0)), // It is open.
        new MetadataChanged(new ModeSet(UNKNOWN, StreamMode.ON_DEMAND, 1)),
        new MetadataChanged(new ConsumerDeregistered(STREAM, "nobody")),
        new MetadataChanged(new TagsSet(STREAM, "nobody", new TreeMap<>())),
        new MetadataChanged(new PolicySet(STREAM, "nobody", "{}")),
        new GroupsChanged(new GroupDeleted(STREAM, "nobody")),
        new GroupsChanged(new LeasesChanged(STREAM, "nobody", 1, List.of(), Set.of())));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void isRefusedAndLeavesNoTrace(CatalogEvent event) throws IOException {
    catalog.append(created(STREAM, 2));
    List<StreamState> before = catalog.streams();

    assertThatThrownBy(() -> catalog.append(event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused before it was logged");

    assertThat(catalog.events()).isEqualTo(1);
    assertThat(catalog.streams()).isEqualTo(before);
    assertThat(catalog.isUncertain()).isFalse();
    catalog.append(new RetentionSet(STREAM, 99));
    List<StreamState> after = catalog.streams();
    close();
    open();
    assertThat(catalog.streams()).isEqualTo(after);
    assertThat(catalog.stream(STREAM).retentionMillis()).isEqualTo(99);
  }

  @Test
  void nothingChangesBeforeTheEventIsDurable() {
    catalog.append(created(STREAM, 2));
    pipeline.close();
    store.close(); // Takes no event any more.
    List<StreamState> before = catalog.streams();
    assertThatThrownBy(() -> catalog.append(new StreamDeleted(STREAM)))
        .isInstanceOf(RuntimeException.class);
    assertThat(catalog.streams()).isEqualTo(before);
  }
}
