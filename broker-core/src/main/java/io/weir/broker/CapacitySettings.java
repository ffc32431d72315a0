package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent;
import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.AccountLimits;
import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Who decides on a stream's shards, and what the account allows. All of it is stored and returned;
 * no stream's shards change for it yet.
 *
 * <p>Thread-safe. Changes return once they are durable.
 */
public final class CapacitySettings {
  private static final int MAX_WARM_MIBPS = 10 * 1024;
  private static final int ON_DEMAND_STREAMS = 50;
  private static final long SWITCH_WINDOW_MILLIS = Duration.ofDays(1).toMillis();

  private final BrokerConfig config;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;

  CapacitySettings(
      BrokerConfig config, Catalog catalog, StreamTable streams, ControlPlane control) {
    this.config = config;
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
  }

  private void append(MetadataEvent event) {
    control.append(new MetadataChanged(event));
  }

  /**
   * Switches a stream's mode; its shards stay. Nothing happens if it is in that mode already.
   *
   * @param warmMibps the MiB/s to be ready for, as in {@link #setWarmThroughput}, or 0
   * @throws LimitExceededException if it was switched twice in the last 24 hours
   * @throws InvalidArgumentException as {@link #setWarmThroughput} does
   */
  public void setMode(String stream, StreamMode mode, int warmMibps) {
    catalog.checkCaller(); // before the monitor, whose holder may wait for the commit thread
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      if (warmMibps != 0) {
        checkWarm(stream, mode, warmMibps);
      }
      UUID id = target.state().id();
      if (target.state().mode() != mode) {
        long now = config.clock().time();
        checkSwitches(stream, catalog.metadata().settings(id), now);
        append(new ModeSet(id, mode, now));
        target.update(catalog.stream(id));
      }
      int warm = mode == StreamMode.ON_DEMAND ? warmMibps : 0;
      if (catalog.metadata().settings(id).warmMibps() != warm) {
        append(new WarmThroughputSet(id, warm));
      }
    }
  }

  private static void checkSwitches(String stream, StreamSettings settings, long now) {
    List<Long> recent =
        settings.modeSwitchesMillis().stream()
            .filter(at -> now - at < SWITCH_WINDOW_MILLIS)
            .toList();
    if (recent.size() >= StreamSettings.MODE_SWITCHES_KEPT) {
      throw new LimitExceededException(
          "The mode of stream "
              + stream
              + " was switched "
              + recent.size()
              + " times in the last 24 hours, which is the most; try again later.");
    }
  }

  /**
   * Has an on-demand stream be ready for a rate.
   *
   * @param mibps 0 … 10,240 MiB/s
   * @throws InvalidArgumentException if the stream is not on demand, or the account has no
   *     {@linkplain #setCommitment commitment}
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   */
  public void setWarmThroughput(String stream, int mibps) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      checkWarm(stream, target.state().mode(), mibps);
      UUID id = target.state().id();
      if (catalog.metadata().settings(id).warmMibps() != mibps) {
        append(new WarmThroughputSet(id, mibps));
      }
    }
  }

  private void checkWarm(String stream, StreamMode mode, int mibps) {
    if (mibps < 0 || mibps > MAX_WARM_MIBPS) {
      throw new InvalidArgumentException(
          "Warm throughput is 0 to " + MAX_WARM_MIBPS + " MiB/s, not " + mibps + ".");
    }
    if (mode != StreamMode.ON_DEMAND) {
      throw new InvalidArgumentException(
          "Stream " + stream + " is PROVISIONED; warm throughput is for ON_DEMAND streams.");
    }
    if (!catalog.metadata().commitment().enabled()) {
      throw new InvalidArgumentException(
          "Warm throughput needs the account's MinimumThroughputBillingCommitment to be ENABLED.");
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
    long onDemand =
        streams.all().stream().filter(s -> s.state().mode() == StreamMode.ON_DEMAND).count();
    return new AccountLimits(
        config.shardQuota(), streams.openShards(), ON_DEMAND_STREAMS, (int) onDemand);
  }
}
