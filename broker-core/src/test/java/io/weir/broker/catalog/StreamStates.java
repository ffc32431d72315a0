package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.stream.StreamMode;
import java.util.List;
import java.util.UUID;

/** Makes streams as the catalog would, for tests of what is above it. */
public final class StreamStates {
  private StreamStates() {}

  /** A stream that was just created. */
  public static StreamState of(CatalogEvent.StreamCreated event) {
    return StreamState.created(event);
  }

  /** A stream that was just created with so many shards. */
  public static StreamState ofShards(int shards) {
    return of(
        new CatalogEvent.StreamCreated(
            new UUID(1, 2), "s", StreamMode.PROVISIONED, 5_000, 10, 86_400_000, shards));
  }

  /** A stream whose shards changed as planned; those that closed hold nothing. */
  public static StreamState resharded(StreamState before, ReshardPlan plan) {
    List<ShardEnd> ends = plan.closed().stream().map(i -> new ShardEnd(i, 0)).toList();
    try {
      return before.resharded(
          new Resharded(before.id(), plan.atMillis(), false, ends, plan.opened()));
    } catch (CatalogFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** A stream some of whose shards expired. */
  public static StreamState without(StreamState before, List<Integer> indexes) {
    try {
      return before.without(indexes);
    } catch (CatalogFormatException e) {
      throw new AssertionError(e);
    }
  }
}
