package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent;
import io.weir.broker.catalog.MetadataEvent.RecordSizeSet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.ondemand.OnDemandRules;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamOptions;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** Creates streams with what they are given; after a failure in between they are not there. */
final class StreamCreation {
  private final Catalog catalog;
  private final ControlPlane control;
  private final StreamTuning tuning;
  private final OnDemandRules rules;
  private final WarmthChecks warmth;

  StreamCreation(Catalog catalog, ControlPlane control, StreamTuning tuning, OnDemandRules rules) {
    this.catalog = catalog;
    this.control = control;
    this.tuning = tuning;
    this.rules = rules;
    this.warmth = new WarmthChecks(catalog);
  }

  ActiveStream provisioned(String name, int shardCount, StreamOptions options) {
    if (options.warmMibps() != 0) {
      throw new InvalidArgumentException("Warm throughput is for ON_DEMAND streams.");
    }
    return create(name, StreamMode.PROVISIONED, shardCount, options);
  }

  ActiveStream onDemand(String name, StreamOptions options) {
    if (options.warmMibps() != 0) {
      warmth.check(name, StreamMode.ON_DEMAND, options.warmMibps());
    }
    int shards = rules.shardsForMibps(options.warmMibps());
    return create(name, StreamMode.ON_DEMAND, shards, options);
  }

  private ActiveStream create(String name, StreamMode mode, int shards, StreamOptions options) {
    SortedMap<String, String> tags = Tags.with(Map.of(), options.tags());
    if (options.maxRecordKib() != 0) {
      StreamTuning.checkRecordKib(options.maxRecordKib());
    }
    catalog.checkCaller(); // before the monitor, whose holder may wait for a commit
    synchronized (control) {
      ActiveStream stream = control.create(name, mode, shards);
      try {
        set(stream.state().id(), tags, options);
      } catch (BrokerException e) {
        undo(stream, e);
        throw e;
      }
      tuning.apply(stream);
      return stream;
    }
  }

  private void set(UUID id, SortedMap<String, String> tags, StreamOptions options) {
    if (!tags.isEmpty()) {
      append(new TagsSet(id, "", tags));
    }
    if (options.maxRecordKib() != 0) {
      append(new RecordSizeSet(id, options.maxRecordKib()));
    }
    if (options.warmMibps() != 0) {
      append(new WarmThroughputSet(id, options.warmMibps()));
    }
  }

  private void append(MetadataEvent event) {
    control.append(new MetadataChanged(event));
  }

  private void undo(ActiveStream stream, BrokerException why) {
    try {
      control.deleteAnyway(stream);
    } catch (BrokerException e) {
      why.addSuppressed(e);
    }
  }
}
