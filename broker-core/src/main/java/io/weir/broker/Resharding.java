package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.ShardsExpired;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StorageException;
import io.weir.broker.ondemand.ScalingPlan;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.reshard.ShardExpiry;
import io.weir.broker.routing.HashKey;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Handover;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.ShardCountUpdate;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.LogException;
import io.weir.log.LogStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes the shards of streams: checks what is asked for, plans it, and carries the plan out in
 * the steps of {@link Handover}. It shares the monitor of the {@link ControlPlane}, so that there
 * is one change at a time.
 */
final class Resharding {
  private final BrokerConfig config;
  private final LogStore store;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final ShardQuota quota;
  private final ReshardChecks checks;

  /** Who wants it. */
  private enum Cause {
    /** Somebody who names the shards. */
    SHARDS,
    /** UpdateShardCount, which is limited to so many in a day. */
    COUNT,
    /** A stream's traffic. Its owner did nothing, so the stream stays ACTIVE. */
    TRAFFIC
  }

  Resharding(
      BrokerConfig config,
      LogStore store,
      Catalog catalog,
      StreamTable streams,
      ControlPlane control) {
    this.config = config;
    this.store = store;
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.quota = new ShardQuota(config, store, streams);
    this.checks = new ReshardChecks(config.account());
  }

  ActiveStream split(String name, String shardId, HashKey start) {
    catalog.checkCaller(); // before the monitor, as in the control plane
    synchronized (control) {
      ActiveStream stream = control.changeable(name);
      checks.provisioned(stream.state());
      ShardState shard = checks.open(stream.state(), shardId);
      checks.splits(stream.state(), shard, start);
      reshard(stream, Cause.SHARDS, plan -> plan.split(shard, start));
      return stream;
    }
  }

  ActiveStream merge(String name, String shardId, String adjacentShardId) {
    catalog.checkCaller();
    synchronized (control) {
      ActiveStream stream = control.changeable(name);
      checks.provisioned(stream.state());
      ShardState shard = checks.open(stream.state(), shardId);
      ShardState adjacent = checks.open(stream.state(), adjacentShardId);
      checks.adjacent(stream.state(), shard, adjacent);
      reshard(stream, Cause.SHARDS, plan -> plan.merge(shard, adjacent));
      return stream;
    }
  }

  ShardCountUpdate updateShardCount(String name, int target) {
    catalog.checkCaller();
    synchronized (control) {
      ActiveStream stream = control.changeable(name);
      checks.provisioned(stream.state());
      int current = stream.state().openShards().size();
      checks.target(stream.state(), current, target, config.clock().time());
      reshard(stream, Cause.COUNT, plan -> plan.scaleTo(target));
      return new ShardCountUpdate(current, target);
    }
  }

  /**
   * Does what the traffic of an on-demand stream asks for.
   *
   * @return false if the stream is not there any more, is being changed, or is another than planned
   */
  boolean follow(ActiveStream stream, ScalingPlan plan) {
    catalog.checkCaller();
    synchronized (control) {
      StreamState state = stream.state();
      if (!control.isThere(stream)
          || stream.phases().status() != StreamStatus.ACTIVE
          || state.mode() != StreamMode.ON_DEMAND
          || !plan.fits(state)) {
        return false;
      }
      reshard(stream, Cause.TRAFFIC, plan::addTo);
      return true;
    }
  }

  /** Does what a stream's warm throughput asks for; to be called by one who holds the monitor. */
  void warm(ActiveStream stream, ScalingPlan plan) {
    reshard(stream, Cause.SHARDS, plan::addTo);
  }

  private void reshard(ActiveStream stream, Cause cause, Consumer<ReshardPlan> change) {
    StreamState before = stream.state();
    ReshardPlan plan = new ReshardPlan(before, catalog.nextCreationSecond(), config.clock().time());
    change.accept(plan);
    if (plan.isEmpty()) {
      return;
    }
    quota.check(before.name(), plan.openCount() - before.openShards().size(), plan.opened().size());
    streams.checkOpen();
    Handover handover = prepare(stream, plan, cause != Cause.TRAFFIC);
    try {
      awaitDrained(before.name(), handover.seal());
      control.append(
          new Resharded(
              before.id(), plan.atMillis(), cause == Cause.COUNT, handover.ends(), plan.opened()));
    } catch (RuntimeException | Error e) {
      boolean uncertain = catalog.isUncertain() || !(e instanceof BrokerException);
      handover.abandon(refusal(before.name(), e), uncertain);
      throw e;
    }
    handover.complete(catalog.stream(before.id()));
  }

  private Handover prepare(ActiveStream stream, ReshardPlan plan, boolean seen) {
    try {
      return stream.prepare(plan.closed(), plan.opened(), store, seen);
    } catch (LogException e) {
      throw new StorageException(
          "The new shards of " + stream.state().name() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static void awaitDrained(String name, CompletableFuture<@Nullable Void> drained) {
    try {
      drained.get(ControlPlane.DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notDrained(name, e);
    } catch (ExecutionException | TimeoutException e) {
      throw notDrained(name, e);
    }
  }

  private static StorageException notDrained(String name, Exception cause) {
    return new StorageException(
        "The shards of stream "
            + name
            + " stay as they are, because records put before were not acknowledged in time; try"
            + " again.",
        cause);
  }

  /** What those hear whose puts were held meanwhile. */
  private static BrokerException refusal(String name, Throwable why) {
    return why instanceof StorageException storage
        ? storage
        : new OverloadedException(
            "Stream " + name + " was to be resharded, and was not; try again. " + why.getMessage());
  }

  /** Lets go of closed shards whose records and whose end are past retention, if it is still so. */
  void expire(ActiveStream stream, Set<Integer> past) {
    synchronized (control) {
      StreamState before = stream.state();
      List<Integer> going = ShardExpiry.removable(before, past);
      if (going.isEmpty() || !control.isThere(stream)) {
        return;
      }
      control.append(new ShardsExpired(before.id(), going));
      for (Shard shard : stream.drop(catalog.stream(before.id()), going)) {
        control.deleteLog(shard);
      }
    }
  }
}
