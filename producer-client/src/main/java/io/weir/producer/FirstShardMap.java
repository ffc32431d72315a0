package io.weir.producer;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a producer starts with. A server that is being started, and a stream that is being created,
 * are waited for.
 */
final class FirstShardMap {
  private static final Logger LOG = LoggerFactory.getLogger(FirstShardMap.class);
  private static final long PAUSE_MILLIS = 100;

  private final StreamGateway gateway;
  private final Duration patience;
  private boolean told;

  FirstShardMap(StreamGateway gateway, Duration patience) {
    this.gateway = gateway;
    this.patience = patience;
  }

  /**
   * Asks until there are shards.
   *
   * @throws GatewayException if there are none in time, or it is no use to ask
   */
  ShardMap get() {
    long end = System.nanoTime() + patience.toNanos();
    try {
      ShardMap map = ask(end);
      while (map == null) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        map = ask(end);
      }
      return map;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the thread was interrupted", e);
    }
  }

  /** Returns null if it is to be asked again. */
  private @Nullable ShardMap ask(long endNanos) throws InterruptedException {
    try {
      return mapOf(list(endNanos));
    } catch (GatewayException e) {
      boolean mayPass = e.kind() == Kind.TRANSIENT || e.kind() == Kind.THROTTLED;
      if (!mayPass || endNanos - System.nanoTime() <= 0) {
        throw e;
      }
      tell(e);
      return null;
    }
  }

  private static ShardMap mapOf(List<OpenShard> open) {
    if (open.isEmpty()) {
      throw failed("none is open; is the stream being created, or deleted?", null);
    }
    try {
      return new ShardMap(open);
    } catch (IllegalArgumentException e) {
      throw failed("they do not hold every hash key once: " + e.getMessage(), e);
    }
  }

  private List<OpenShard> list(long endNanos) throws InterruptedException {
    try {
      long left = Math.max(1, endNanos - System.nanoTime());
      return gateway.openShards().get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GatewayException why ? why : failed("" + e.getCause(), e);
    } catch (TimeoutException e) {
      throw failed("no answer in " + patience, e);
    }
  }

  private void tell(GatewayException why) {
    if (!told) {
      told = true;
      LOG.warn("A producer waits for the shards of its stream: {}", why.getMessage());
    }
  }

  private static GatewayException failed(String why, @Nullable Throwable cause) {
    return new GatewayException(
        Kind.TRANSIENT, "The stream's shards could not be listed: " + why, cause);
  }
}
