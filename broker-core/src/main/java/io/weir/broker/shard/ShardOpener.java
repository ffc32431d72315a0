package io.weir.broker.shard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.ShardRef;
import io.weir.broker.metrics.StreamMeters;
import io.weir.log.LogException;
import io.weir.log.LogStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the logs of shards. */
final class ShardOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ShardOpener.class);

  private final LogStore store;
  private final ShardContext context;
  private final StreamMeters meters;

  ShardOpener(LogStore store, ShardContext context, StreamMeters meters) {
    this.store = store;
    this.context = context;
    this.meters = meters;
  }

  /** Opens shards that the catalog knows: all of them, or none is left open. */
  List<ShardReader> open(StreamState stream) {
    List<ShardReader> opened = new ArrayList<>(stream.shards().size());
    try {
      for (ShardState shard : stream.shards()) {
        opened.add(open(stream, shard));
      }
    } catch (LogException e) {
      opened.forEach(reader -> letGo(reader.shard()));
      throw e;
    }
    return List.copyOf(opened);
  }

  private void letGo(Shard shard) {
    meters.unregister(shard.ref().shardId());
    shard.log().close();
  }

  /** Opens shards that are to be: all of them or none. */
  List<ShardReader> openNew(StreamState stream, List<ShardState> shards) {
    List<ShardReader> opened = new ArrayList<>(shards.size());
    try {
      for (ShardState shard : shards) {
        opened.add(open(stream, shard));
      }
    } catch (LogException e) {
      opened.forEach(reader -> forget(reader.shard()));
      throw e;
    }
    return opened;
  }

  private ShardReader open(StreamState stream, ShardState state) {
    ShardRef ref = new ShardRef(state.index(), state.creationSecond());
    Shard shard =
        new Shard(store, stream.logId(ref.shardId(), state.index()), ref, state.isOpen(), context);
    if (shard.log().durableOffset() < state.endOffset()) {
      LOG.error(
          "Shard {} was closed at offset {}, but its log ends at {}: records are lost",
          shard,
          state.endOffset(),
          shard.log().durableOffset());
    }
    meters.register(ref.shardId(), shard.tallies());
    return new ShardReader(stream.name(), stream.id(), shard, context.limits(), context);
  }

  /** Lets go of a new shard, to which nothing was written. */
  void forget(Shard shard) {
    meters.unregister(shard.ref().shardId());
    try {
      store.delete(shard.log().id());
    } catch (LogException e) {
      shard.log().close(); // a store that has failed deletes nothing
    }
  }
}
