package io.weir.broker.shard;

import io.micrometer.core.instrument.Tags;
import io.weir.broker.catalog.OneStream;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.log.Durability;
import io.weir.log.LogStore;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;

/** Streams that nothing is put into, without a pipeline. */
final class StreamsAtWork {
  private StreamsAtWork() {}

  static ActiveStream of(int shards) {
    LogStore store =
        MappedLogStore.builder(Path.of("/data"))
            .durability(Durability.OS)
            .fileSystem(new MemoryFileSystem())
            .open();
    ShardContext context =
        new ShardContext(
            null,
            Limits.off(),
            () -> 0,
            () -> 0,
            new StorageGate(0),
            new AckDelivery(null),
            new IteratorTokens(new byte[32]),
            new WaitingReads.Environment(new WaitTimers(() -> 0), Runnable::run, 10),
            records -> {},
            16,
            0);
    return new ActiveStream(
        OneStream.of(shards), store, context, new StreamMeters(null, Tags.empty(), "s"));
  }
}
