package io.weir.broker.catalog;

/** Makes streams as the catalog would, for tests of what is above it. */
public final class StreamStates {
  private StreamStates() {}

  /** A stream that was just created. */
  public static StreamState of(CatalogEvent.StreamCreated event) {
    return StreamState.created(event);
  }
}
