package io.weir.broker.duty;

import io.micrometer.core.instrument.Tags;
import io.weir.broker.VirtualTime;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.ClockHistory;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.shard.AckDelivery;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.IteratorTokens;
import io.weir.broker.shard.ShardContext;
import io.weir.broker.shard.StorageGate;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.shard.WaitTimers;
import io.weir.broker.shard.WaitingReads;
import io.weir.broker.stream.StreamMode;
import io.weir.log.Durability;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A stream of one shard, put to by the test, whose retention works when the test says so. */
final class RetentionFixture implements AutoCloseable {
  private static final Path DATA = Path.of("/data");

  final VirtualTime time = new VirtualTime();
  final MemoryFileSystem disk = new MemoryFileSystem();
  private final long retentionMillis;
  private final MappedLogStore store =
      MappedLogStore.builder(DATA).durability(Durability.OS).fileSystem(disk).open();
  private final CommitPipeline pipeline = CommitPipeline.start(store, 10, Thread::new);
  private final StreamTable streams = new StreamTable("000000000000");
  private ArrivalClock arrivals = new ArrivalClock(time.clock());
  private ActiveStream stream;
  private RetentionDuty duty;

  RetentionFixture(long retentionMillis) {
    this.retentionMillis = retentionMillis;
    begin(true);
  }

  /** What a start of a broker does, as far as retention goes; the log stays. */
  private void begin(boolean fresh) {
    arrivals = new ArrivalClock(time.clock());
    ShardContext context =
        new ShardContext(
            pipeline,
            Limits.off(),
            arrivals,
            time.nanoClock(),
            new StorageGate(0),
            new AckDelivery(null),
            new IteratorTokens(new byte[32]),
            new WaitingReads.Environment(new WaitTimers(time.nanoClock()), Runnable::run, 10),
            records -> {},
            16,
            0);
    if (stream != null) {
      stream.shards().get(0).log().close();
    }
    StreamCreated event =
        new StreamCreated(new UUID(1, 2), "s", StreamMode.PROVISIONED, 0, 1, retentionMillis, 1);
    stream =
        new ActiveStream(
            StreamStates.of(event), store, context, new StreamMeters(null, Tags.empty(), "s"));
    streams.add(stream);
    duty =
        new RetentionDuty(
            streams,
            arrivals,
            time.nanoClock(),
            ClockHistory.read(disk, DATA, fresh),
            (expiring, indexes) -> {},
            history -> history.write(disk, DATA));
  }

  /** Puts a record, and waits until it is there. */
  void put() {
    CompletableFuture<Long> done = new CompletableFuture<>();
    stream.put(
        "k",
        new byte[1],
        new AckListener() {
          @Override
          public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
            done.complete(offset);
          }

          @Override
          public void onRejected(long tag, BrokerException why) {
            done.completeExceptionally(why);
          }
        },
        0);
    done.join();
  }

  void work() {
    duty.doWork();
  }

  /** The duty ends in good order, and another one begins. */
  void restart() {
    duty.onClose();
    begin(false);
  }

  /** The duty ends without a word, and another one begins. */
  void crash() {
    begin(false);
  }

  /** Somebody removes what the duty noted. */
  void forget() throws IOException {
    disk.delete(DATA.resolve("weir.clock"));
  }

  ShardLog log() {
    return stream.shards().get(0).log();
  }

  @Override
  public void close() {
    pipeline.close();
    store.close();
  }
}
