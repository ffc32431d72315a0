package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.ControlPlaneModel.Stream;
import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.DirectoryIdentity;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.duty.BrokerThreads;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.routing.HashKey;
import io.weir.broker.shard.AckDelivery;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.IteratorTokens;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.ShardContext;
import io.weir.broker.shard.StorageGate;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.shard.WaitTimers;
import io.weir.broker.shard.WaitingReads;
import io.weir.broker.stream.StreamMode;
import io.weir.log.Durability;
import io.weir.log.RecordBatch;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import io.weir.log.mapped.TinyJournal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A broker's control plane on a disk in memory, without the duties that would act at times of their
 * own: one caller and the commit thread take turns, so that all that happens follows from the seed.
 */
final class ControlPlaneLife {
  private static final Path DIRECTORY = Path.of("/data");

  private final MemoryFileSystem files;
  private final Durability durability;
  private final ControlPlaneModel model;
  private final RandomGenerator random;
  private final BrokerThreads threads = new BrokerThreads();
  private final StreamTable streams = new StreamTable("000000000000");
  private @Nullable MappedLogStore store;
  private @Nullable CommitPipeline pipeline;
  private @Nullable ControlPlane control;
  private @Nullable Resharding resharding;
  private @Nullable Catalog catalog;
  private @Nullable ConsumerRegistry consumers;
  private long now = 1;
  private long wallMillis;

  ControlPlaneLife(
      MemoryFileSystem files,
      Durability durability,
      ControlPlaneModel model,
      RandomGenerator random) {
    this.files = files;
    this.durability = durability;
    this.model = model;
    this.random = random;
    this.wallMillis = 1_000L * random.nextInt(100);
  }

  ControlPlaneModel model() {
    return model;
  }

  MappedLogStore store() {
    return java.util.Objects.requireNonNull(store);
  }

  void open() {
    store =
        TinyJournal.in(MappedLogStore.builder(DIRECTORY))
            .fileSystem(files)
            .durability(durability)
            .segmentBytes(4096, 16384)
            .open();
    DirectoryIdentity identity = DirectoryIdentity.of(files, DIRECTORY, new SecureRandom());
    pipeline = CommitPipeline.start(store, 100, threads.pipeline());
    catalog = new Catalog(store, identity.id(), pipeline, files, DIRECTORY, () -> wallMillis, 3);
    control = new ControlPlane(config(), store, catalog, context(identity), streams);
    resharding = new Resharding(config(), store, catalog, streams, control);
    control.recover();
    consumers = new ConsumerRegistry(config(), catalog, streams, control, gone -> {});
    model.found(catalog, identity.id());
    checkLogs();
  }

  private BrokerConfig config() {
    return new BrokerConfig(
        DIRECTORY,
        durability,
        Limits.off(),
        "us-east-1",
        "000000000000",
        null,
        100,
        50,
        64,
        null,
        0,
        () -> wallMillis,
        () -> now,
        files,
        (directory, safety, disk) -> store(),
        3,
        Duration.ZERO,
        true);
  }

  private ShardContext context(DirectoryIdentity identity) {
    return new ShardContext(
        java.util.Objects.requireNonNull(pipeline),
        Limits.off(),
        () -> wallMillis,
        () -> now,
        new StorageGate(0),
        new AckDelivery(null),
        new IteratorTokens(identity.secret()),
        new WaitingReads.Environment(new WaitTimers(() -> now), threads.readers(), 4),
        records -> {},
        64,
        0);
  }

  /** The records are there, and no logs but those of the streams. */
  private void checkLogs() {
    for (ActiveStream stream : streams.all()) {
      long there = stream.shards().stream().mapToLong(shard -> shard.log().durableOffset()).sum();
      assertThat(there)
          .as("records of %s", stream.state().name())
          .isGreaterThanOrEqualTo(model.recordsThatMustBe(stream.state().id()));
      stream.shards().forEach(shard -> checkEnd(stream.state(), shard));
    }
    List<String> directories = streams.all().stream().map(s -> s.state().logDirectory()).toList();
    assertThat(store().names())
        .as("logs, with the streams %s", directories)
        .allMatch(name -> name.equals(Catalog.LOG_NAME) || directories.contains(head(name)));
  }

  /** What a closed shard held is there, in either mode, and ends where the catalog says. */
  private void checkEnd(StreamState stream, Shard shard) {
    long end = java.util.Objects.requireNonNull(stream.shard(shard.ref().index())).endOffset();
    assertThat(shard.log().durableOffset()).as("end of %s", shard).isGreaterThanOrEqualTo(end);
    assertThat(readable(shard))
        .as("records of closed %s", shard)
        .isGreaterThanOrEqualTo(model.recordsOfClosed(shard.log().id().uuid()));
  }

  /** How many records there are: a loss of power in OS mode leaves gaps between offsets. */
  private static long readable(Shard shard) {
    RecordBatch batch = new RecordBatch();
    long offset = 0;
    long count = 0;
    while (shard.log().read(offset, 1000, 1 << 20, batch) > 0) {
      count += batch.count();
      offset = batch.offset(batch.count() - 1) + 1;
    }
    return count;
  }

  /** A stream's directory may be there without those of its shards, which nothing was put to. */
  private static String head(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  void work(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  private void step() {
    wallMillis = Math.max(0, wallMillis + random.nextInt(4000) - 1500);
    List<String> names = List.copyOf(model.streams().keySet());
    int kind = random.nextInt(16);
    if (kind < 3 || names.isEmpty()) {
      create(1 + random.nextInt(2));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (kind) {
      case 3, 4 -> delete(name);
      case 5 -> setRetention(name, 24 + random.nextInt(100));
      case 6, 7 -> put(name);
      case 8, 9, 10, 11 -> reshard(name);
      case 12, 13 -> changeConsumers(name);
      default -> store().maintain(now += random.nextInt(3) * 1_000_000_000L);
    }
  }

  void create(int shards) {
    String name = model.newName();
    StreamState planned =
        StreamStates.of(
            new StreamCreated(
                new UUID(0, 0), name, StreamMode.PROVISIONED, wallMillis, 1, 1, shards));
    model.changing(
        name, new Stream(ControlPlaneModel.shardsOf(planned), Duration.ofDays(1).toMillis()));
    StreamState made = control().create(name, shards).state();
    model.changed();
    model.created(made.shards());
  }

  private void reshard(String name) {
    StreamState before = streams.get(name).state();
    List<ShardState> open = before.openShards();
    int at = random.nextInt(open.size());
    ShardState shard = open.get(at);
    Resharding with = java.util.Objects.requireNonNull(resharding);
    if (open.size() > 1 && random.nextInt(3) == 0) {
      int target = random.nextInt(open.size() / 2 + open.size() % 2, 2 * open.size());
      expect(before, plan -> plan.scaleTo(target));
      var unused = with.updateShardCount(name, target);
    } else if (at + 1 < open.size() && random.nextBoolean()) {
      ShardState adjacent = open.get(at + 1);
      expect(before, plan -> plan.merge(shard, adjacent));
      with.merge(name, ShardRef.idOf(shard.index()), ShardRef.idOf(adjacent.index()));
    } else {
      HashKey start = new HashKey(shard.range().start().high(), 1 + random.nextInt(1_000));
      boolean above = start.compareTo(shard.range().start().next()) > 0;
      if (!above || start.compareTo(shard.range().end()) >= 0) {
        return; // one that was split there already
      }
      expect(before, plan -> plan.split(shard, start));
      with.split(name, ShardRef.idOf(shard.index()), start);
    }
    model.changed();
    StreamState after = streams.get(name).state();
    int first = before.nextIndex();
    if (after.nextIndex() > first) {
      model.created(after.shards().stream().filter(s -> s.index() >= first).toList());
    }
  }

  private void expect(StreamState before, Consumer<ReshardPlan> change) {
    ReshardPlan plan =
        new ReshardPlan(
            before, java.util.Objects.requireNonNull(catalog).nextCreationSecond(), wallMillis);
    change.accept(plan);
    String shards = ControlPlaneModel.shardsOf(StreamStates.resharded(before, plan));
    model.changing(before.name(), model.streams().get(before.name()).withShards(shards));
    for (Shard shard : streams.get(before.name()).shards()) {
      if (plan.closed().contains(shard.ref().index())) {
        model.closing(shard.log().id().uuid(), readable(shard));
      }
    }
  }

  private void delete(String name) {
    model.changing(name, null);
    control().delete(name);
    model.changed();
  }

  private void setRetention(String name, int hours) {
    Duration retention = Duration.ofHours(hours);
    model.changing(name, model.streams().get(name).withRetention(retention.toMillis()));
    control().setRetention(name, retention);
    model.changed();
  }

  /** Registers a consumer, or deregisters the one registered last. */
  private void changeConsumers(String name) {
    Stream stream = model.streams().get(name);
    int count = stream.consumers();
    boolean more = count == 0 || (count < 3 && random.nextBoolean());
    model.changing(name, stream.withConsumers(more ? count + 1 : count - 1));
    if (more) {
      String arn = consumers().register(name, "c" + count, Map.of("key", name)).arn();
      assertThat(model.isNewArn(arn)).as("new: %s", arn).isTrue();
    } else {
      consumers().deregister(name, "c" + (count - 1));
    }
    model.changed();
  }

  private ConsumerRegistry consumers() {
    return java.util.Objects.requireNonNull(consumers);
  }

  private void put(String name) {
    ActiveStream stream = streams.get(name);
    CompletableFuture<Long> answer = new CompletableFuture<>();
    stream.put("key" + random.nextInt(8), new byte[1 + random.nextInt(300)], new Answer(answer), 0);
    answer.join();
    long records = stream.shards().stream().mapToLong(s -> s.log().durableOffset()).sum();
    model.acknowledged(stream.state().id(), records, durability);
  }

  private ControlPlane control() {
    return java.util.Objects.requireNonNull(control);
  }

  /** Ends the threads and the store, also where opening went wrong half-way. */
  void close() {
    streams.close();
    if (pipeline != null) {
      pipeline.close();
    }
    if (store != null) {
      store.close();
    }
    threads.close();
    streams.all().forEach(stream -> stream.meters().close());
    assertThat(files.openMappings()).as("mappings left").isEmpty();
    assertThat(files.openFiles()).as("files left open").isEmpty();
  }

  private record Answer(CompletableFuture<Long> answer) implements AckListener {
    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      answer.complete(offset);
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      answer.completeExceptionally(why);
    }
  }
}
