package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.stream.StreamMode;
import java.util.UUID;

/** What the catalog knows of a stream that was just created. */
public final class OneStream {
  private OneStream() {}

  /** One named {@code s}. */
  public static StreamState of(int shards) {
    return StreamState.created(
        new StreamCreated(new UUID(1, shards), "s", StreamMode.PROVISIONED, 0, 1, 1, shards));
  }
}
