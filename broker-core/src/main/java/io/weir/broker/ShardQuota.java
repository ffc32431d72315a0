package io.weir.broker;

import io.weir.broker.error.LimitExceededException;
import io.weir.broker.shard.StreamTable;
import io.weir.log.LogStore;

/** Refuses more shards than the quota, or this process, allows. */
final class ShardQuota {
  private final BrokerConfig config;
  private final LogStore store;
  private final StreamTable streams;

  ShardQuota(BrokerConfig config, LogStore store, StreamTable streams) {
    this.config = config;
    this.store = store;
    this.streams = streams;
  }

  /**
   * Checks what a change would come to.
   *
   * @param streamName whose it is
   * @param moreOpen how many more shards would take records
   * @param moreLogs how many more logs would be open, those of closed shards included
   * @throws LimitExceededException if that would be too many
   */
  void check(String streamName, int moreOpen, int moreLogs) {
    int open = streams.openShards();
    if (moreOpen > 0 && open + moreOpen > config.shardQuota()) {
      throw exceeded(
          streamName,
          moreOpen,
          "the quota of " + config.shardQuota() + " shards",
          open,
          "raise the quota");
    }
    int most = store.maxLogs() - 1; // the catalog has a log of its own
    int logs = streams.openLogs();
    if (logs + moreLogs > most) {
      throw exceeded(
          streamName,
          moreLogs,
          "the " + most + " that the engine can write to at a time",
          logs,
          store.moreLogs());
    }
  }

  private static LimitExceededException exceeded(
      String streamName, int more, String limit, int inUse, String remedy) {
    return new LimitExceededException(
        "Stream "
            + streamName
            + " with "
            + more
            + " more shards would exceed "
            + limit
            + "; "
            + inUse
            + " are in use. Delete streams, or "
            + remedy
            + ".");
  }
}
