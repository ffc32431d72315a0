package io.weir.broker;

import io.weir.broker.shard.ActiveStream;
import java.util.UUID;

/**
 * Names a consumer group.
 *
 * @param stream which is itself and no other of its name
 */
record GroupKey(ActiveStream stream, String group) {
  /** The id of its stream. */
  UUID id() {
    return stream.state().id();
  }

  @Override
  public String toString() {
    return group + " of stream " + stream.state().name();
  }
}
