package io.weir.producer;

import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the open shards anew, one call at a time, and not more often than every so often. A
 * stream that is being resharded may show shards that do not fit together; then it asks again.
 */
final class ShardMapRefresh {
  private static final Logger LOG = LoggerFactory.getLogger(ShardMapRefresh.class);
  private static final long PAUSE_NANOS = 100_000_000;

  private final StreamGateway gateway;
  private final ObjLongConsumer<ShardMap> onMap;
  private final AtomicBoolean asking = new AtomicBoolean();
  private long nextAt = Long.MIN_VALUE;

  /** Tells each map with the time at which it was asked for: it may be older than its coming. */
  ShardMapRefresh(StreamGateway gateway, ObjLongConsumer<ShardMap> onMap) {
    this.gateway = gateway;
    this.onMap = onMap;
  }

  /** Asks if it is time to. Returns when to call again. On the sending thread only. */
  long step(long now) {
    if (nextAt != Long.MIN_VALUE && now < nextAt) {
      return nextAt;
    }
    nextAt = now + PAUSE_NANOS;
    if (asking.compareAndSet(false, true)) {
      CompletableFuture<?> unused =
          ask().whenComplete((open, failure) -> onAnswer(now, open, failure));
    }
    return nextAt;
  }

  private CompletableFuture<List<OpenShard>> ask() {
    try {
      return gateway.openShards();
    } catch (RuntimeException
        | Error e) { // It should not, but then it must be asked again all the same.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void onAnswer(long askedAt, @Nullable List<OpenShard> open, @Nullable Throwable failure) {
    asking.set(false);
    if (open == null) {
      LOG.debug("The shards could not be listed; trying again", failure);
      return;
    }
    ShardMap map;
    try {
      map = new ShardMap(open);
    } catch (IllegalArgumentException e) {
      LOG.debug("The shards listed do not hold every hash key once; asking again", e);
      return;
    }
    onMap.accept(map, askedAt);
  }
}
