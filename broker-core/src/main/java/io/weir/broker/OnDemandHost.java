package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent.PeakObserved;
import io.weir.broker.ondemand.ScalingHost;
import io.weir.broker.ondemand.ScalingPlan;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.WriteRate;
import java.util.Collection;

/** What scaling gets from the broker, and has done by it. */
final class OnDemandHost implements ScalingHost {
  private final BrokerConfig config;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final Resharding resharding;

  OnDemandHost(
      BrokerConfig config,
      Catalog catalog,
      StreamTable streams,
      ControlPlane control,
      Resharding resharding) {
    this.config = config;
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.resharding = resharding;
  }

  @Override
  public Collection<ActiveStream> streams() {
    return streams.all();
  }

  @Override
  public StreamSettings settings(ActiveStream stream) {
    return catalog.metadata().settings(stream.state().id());
  }

  @Override
  public int shardRoom() {
    return config.shardQuota() - streams.openShards();
  }

  @Override
  public boolean scale(ActiveStream stream, ScalingPlan plan) {
    return resharding.follow(stream, plan);
  }

  @Override
  public void keepPeak(ActiveStream stream, long day, WriteRate rate) {
    synchronized (control) {
      if (control.isThere(stream)) {
        control.append(new MetadataChanged(new PeakObserved(stream.state().id(), day, rate)));
      }
    }
  }
}
