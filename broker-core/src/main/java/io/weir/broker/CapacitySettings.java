package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent;
import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.ondemand.OnDemandRules;
import io.weir.broker.ondemand.ScalingPlan;
import io.weir.broker.ondemand.TrafficBook;
import io.weir.broker.ondemand.WarmScaling;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.AccountLimits;
import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.PeakHistory;
import io.weir.broker.stream.StreamChanges;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import io.weir.broker.stream.WarmThroughput;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who decides on a stream's shards, what it is to be ready for, and what the account allows.
 *
 * <p>Thread-safe. Changes return once they are durable.
 */
public final class CapacitySettings {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final BrokerConfig config;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final Resharding resharding;
  private final TrafficBook book;
  private final OnDemandRules rules;
  private final WarmScaling warming;
  private final OnDemandQuota quota;
  private final WarmthChecks warmth;

  CapacitySettings(
      BrokerConfig config,
      Catalog catalog,
      StreamTable streams,
      ControlPlane control,
      Resharding resharding,
      TrafficBook book) {
    this.config = config;
    this.resharding = resharding;
    this.book = book;
    this.rules = OnDemandRules.of(config.limits());
    this.warming = new WarmScaling(rules, book);
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
   * Switches a stream's mode; its shards stay, but for those that are opened for warm throughput.
   * The stream is seen to be updated for the {@linkplain BrokerBuilder#transitionTime transition
   * time}. Nothing happens if it is in that mode already.
   *
   * @param warmMibps the MiB/s to be ready for at least, or 0
   * @throws LimitExceededException if it was switched twice in the last 24 hours, or there are as
   *     many on-demand streams, or shards, as there may be
   * @throws io.weir.broker.error.InvalidArgumentException as {@link #setWarmThroughput} does
   */
  public void setMode(String stream, StreamMode mode, int warmMibps) {
    catalog.checkCaller(); // before the monitor, whose holder may wait for a commit
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
      reshape(target, warming.widen(target, warmMibps)); // if that is refused, nothing is done
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

  private void reshape(ActiveStream stream, ScalingPlan plan) {
    resharding.warm(stream, plan);
    book.scaled(stream, plan);
  }

  private void keepWarmth(UUID id, int mibps) {
    if (catalog.metadata().settings(id).warmMibps() != mibps) {
      append(new WarmThroughputSet(id, mibps));
    }
  }

  /**
   * Has an on-demand stream be ready for a rate: shards are opened for it, and it never has fewer
   * afterwards. Where it has more, they are merged, down to what that rate or twice the peak of the
   * last hour asks for. The stream is seen to be updated for the {@linkplain
   * BrokerBuilder#transitionTime transition time}.
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
      PeakHistory peaks = catalog.metadata().settings(id).peaks();
      reshape(target, warming.fit(target, mibps, peaks, config.clock().time() / DAY_MILLIS));
      keepWarmth(id, mibps);
      target.phases().enter(StreamStatus.UPDATING);
    }
  }

  /**
   * What an on-demand stream is ready for, or null if it is provisioned or the account has no
   * {@linkplain #commitment commitment}: then Amazon does not say.
   */
  public @Nullable WarmThroughput warmThroughput(String stream) {
    ActiveStream target = streams.getAny(stream);
    StreamState state = target.state();
    if (state.mode() != StreamMode.ON_DEMAND || !catalog.metadata().commitment().enabled()) {
      return null;
    }
    return new WarmThroughput(
        rules.mibpsOf(state.openShards().size()),
        catalog.metadata().settings(state.id()).warmMibps());
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
