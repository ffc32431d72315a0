package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent;
import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.AccountLimits;
import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.StreamChanges;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import java.util.UUID;

/**
 * Who decides on a stream's shards, what it is to be ready for, and what the account allows.
 *
 * <p>Thread-safe. Changes return once they are durable.
 */
public final class CapacitySettings {
  private final BrokerConfig config;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final OnDemandQuota quota;
  private final WarmthChecks warmth;

  CapacitySettings(
      BrokerConfig config, Catalog catalog, StreamTable streams, ControlPlane control) {
    this.config = config;
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.quota = new OnDemandQuota(config.onDemandQuota(), streams);
    this.warmth = new WarmthChecks(catalog);
  }

  private void append(MetadataEvent event) {
    control.append(new MetadataChanged(event));
  }

  /**
   * Switches a stream's mode; its shards stay. The stream is seen to be updated for the {@linkplain BrokerBuilder#transitionTime transition
   * time}. Nothing happens if it is in that mode already.
   *
   * @param warmMibps the MiB/s to be ready for at least, or 0
   * @throws LimitExceededException if it was switched twice in the last 24 hours, or there are as
   *     many on-demand streams, or shards, as there may be
   * @throws io.weir.broker.error.InvalidArgumentException as {@link #setWarmThroughput} does
   */
  public void setMode(String stream, StreamMode mode, int warmMibps) {
    catalog.checkCaller(); // before the monitor, whose holder may wait for the commit thread
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      if (warmMibps != 0) {
        warmth.check(stream, mode, warmMibps);
      }
      UUID id = target.state().id();
      long now = config.clock().time();
      boolean switched = target.state().mode() != mode;
      if (switched) {
        DailyLimit.check(
            "The mode of stream " + stream + " was switched",
            catalog.metadata().settings(id).changes().modeSwitches(),
            StreamChanges.MODE_SWITCHES,
            now);
        if (mode == StreamMode.ON_DEMAND) {
          quota.checkOneMore(stream);
        }
      }
      if (switched) {
        append(new ModeSet(id, mode, now));
        target.update(catalog.stream(id));
        target.phases().enter(StreamStatus.UPDATING);
      }
      if (warmMibps != 0 || mode == StreamMode.PROVISIONED) {
        keepWarmth(id, warmMibps);
      }
    }
  }

  private void keepWarmth(UUID id, int mibps) {
    if (catalog.metadata().settings(id).warmMibps() != mibps) {
      append(new WarmThroughputSet(id, mibps));
    }
  }

  /**
   * Has an on-demand stream be ready for a rate. It is stored and returned; no shards are opened for
   * it yet.
   *
   * @param mibps 0 … 10,240 MiB/s
   * @throws LimitExceededException if there may not be so many shards
   * @throws io.weir.broker.error.InvalidArgumentException if the stream is not on demand, or the
   *     account has no {@linkplain #setCommitment commitment}
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   */
  public void setWarmThroughput(String stream, int mibps) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      warmth.check(stream, target.state().mode(), mibps);
      UUID id = target.state().id();
      keepWarmth(id, mibps);
      target.phases().enter(StreamStatus.UPDATING);
    }
  }

  /** The account's commitment. */
  public Commitment commitment() {
    streams.checkOpen();
    return catalog.metadata().commitment();
  }

  /** Begins or ends the account's commitment. */
  public Commitment setCommitment(boolean enabled) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      Commitment before = catalog.metadata().commitment();
      if (before.enabled() != enabled) {
        long now = config.clock().time();
        append(
            new CommitmentSet(
                enabled
                    ? new Commitment(true, now, null)
                    : new Commitment(false, before.startedAtMillis(), now)));
      }
      return catalog.metadata().commitment();
    }
  }

  /** What there may be, and what there is. */
  public AccountLimits limits() {
    streams.checkOpen();
    return new AccountLimits(
        config.shardQuota(),
        streams.openShards(),
        config.onDemandQuota(),
        streams.onDemandStreams());
  }
}
