package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Shard;
import io.weir.broker.shard.ShardContext;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.LogException;
import io.weir.log.LogStore;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes streams, one change at a time: checks it, makes its event durable, then does what it
 * says. A crash after the event is made good at the next start, where streams are opened, and files
 * removed, by what the catalog says.
 */
final class ControlPlane {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
  private static final Pattern STREAM_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  static final int MAX_SHARDS = 10_000;
  private static final Duration MIN_RETENTION = Duration.ofDays(1);
  private static final Duration MAX_RETENTION = Duration.ofDays(365);
  static final long DRAIN_SECONDS = 30;

  private final BrokerConfig config;
  private final LogStore store;
  private final Catalog catalog;
  private final ShardContext context;
  private final StreamTable streams;
  private final ShardQuota quota;
  private final OnDemandQuota onDemandQuota;

  ControlPlane(
      BrokerConfig config,
      LogStore store,
      Catalog catalog,
      ShardContext context,
      StreamTable streams) {
    this.config = config;
    this.store = store;
    this.catalog = catalog;
    this.context = context;
    this.streams = streams;
    this.quota = new ShardQuota(config, store, streams);
    this.onDemandQuota = new OnDemandQuota(config.onDemandQuota(), streams);
  }

  /** Opens what the catalog knows, and removes the files of streams that it does not. */
  synchronized void recover() {
    new OrphanedLogs(store, catalog).remove();
    for (StreamState stream : catalog.streams()) {
      streams.add(open(stream));
    }
  }

  private ActiveStream open(StreamState stream) {
    StreamMeters meters =
        new StreamMeters(config.meterRegistry(), config.meterTags(), stream.name());
    return new ActiveStream(stream, store, context, meters);
  }

  ActiveStream create(String name, int shardCount) {
    return create(name, StreamMode.PROVISIONED, shardCount);
  }

  ActiveStream create(String name, StreamMode mode, int shardCount) {
    catalog.checkCaller(); // before the monitor: whoever holds it may be waiting for a commit
    return createAlone(name, mode, shardCount);
  }

  private synchronized ActiveStream createAlone(String name, StreamMode mode, int shardCount) {
    if (!STREAM_NAME.matcher(name).matches()) {
      throw new InvalidArgumentException(
          "A stream's name has 1 to 128 characters of a-z, A-Z, 0-9, '_', '.' and '-'.");
    }
    if (shardCount < 1 || shardCount > MAX_SHARDS) {
      throw new InvalidArgumentException(
          "A stream has 1 to " + MAX_SHARDS + " shards, not " + shardCount + ".");
    }
    if (streams.find(name) != null) {
      throw new StreamInUseException("Stream " + name + " exists already.");
    }
    quota.check(name, shardCount, shardCount);
    if (mode == StreamMode.ON_DEMAND) {
      onDemandQuota.checkOneMore(name);
    }
    UUID id = UUID.randomUUID();
    long now = config.clock().time();
    long second = catalog.nextCreationSecond();
    long retention = MIN_RETENTION.toMillis();
    append(new StreamCreated(id, name, mode, now, second, retention, shardCount));
    try {
      ActiveStream stream = open(catalog.stream(id));
      stream.phases().enter(StreamStatus.CREATING);
      streams.add(stream);
      return stream;
    } catch (LogException e) {
      append(new StreamDeleted(id));
      throw new StorageException("Cannot open the logs of " + name + ": " + e.getMessage(), e);
    }
  }

  /** To be called by one who holds the monitor. */
  void append(CatalogEvent event) {
    streams.checkOpen();
    catalog.append(event);
  }

  void delete(String name) {
    catalog.checkCaller(); // before the monitor: whoever holds it may be waiting for a commit
    deleteAlone(name);
  }

  private synchronized void deleteAlone(String name) {
    deleteAnyway(changeable(name));
  }

  /** Deletes a stream whatever it is going through; to be called by one who holds the monitor. */
  void deleteAnyway(ActiveStream stream) {
    append(new StreamDeleted(stream.state().id()));
    awaitDrained(stream.delete());
    streams.remove(stream);
    deleteLogs(stream);
    stream.endWaits();
    stream.meters().close();
  }

  /** A stream that is not being changed already. */
  ActiveStream changeable(String name) {
    ActiveStream stream = streams.getAny(name);
    StreamStatus status = stream.phases().status();
    if (status != StreamStatus.ACTIVE) {
      throw new StreamInUseException(
          "Stream "
              + name
              + " under account "
              + config.account()
              + " not ACTIVE, instead in state "
              + status
              + ". Try again when it is.");
    }
    return stream;
  }

  /**
   * Whether a stream has not been deleted, so that events about it may be logged; to be called by
   * one who holds the monitor. One that was deleted may still be seen for a while.
   */
  boolean isThere(ActiveStream stream) {
    return streams.find(stream.state().name()) == stream
        && stream.phases().status() != StreamStatus.DELETING;
  }

  static void awaitDrained(CompletableFuture<@Nullable Void> drained) {
    try {
      drained.get(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Not all acknowledgements came in {} s; going on without them", DRAIN_SECONDS, e);
    }
  }

  private void deleteLogs(ActiveStream stream) {
    stream.shards().forEach(this::deleteLog);
  }

  /** Removes the files of a shard of which the catalog says that it is not there any more. */
  void deleteLog(Shard shard) {
    try {
      store.delete(shard.log().id());
    } catch (LogException e) {
      LOG.warn("Could not remove {}; the next start will try again", shard, e);
    }
  }

  void setRetention(String name, Duration retention) {
    catalog.checkCaller(); // before the monitor: whoever holds it may be waiting for a commit
    setRetentionAlone(name, retention);
  }

  private synchronized void setRetentionAlone(String name, Duration retention) {
    checkRetention(retention);
    ActiveStream stream = changeable(name);
    UUID id = stream.state().id();
    if (stream.state().retentionMillis() != retention.toMillis()) {
      append(new RetentionSet(id, retention.toMillis()));
      stream.update(catalog.stream(id));
    }
  }

  /** In Amazon's words, which count whole hours. */
  private static void checkRetention(Duration retention) {
    if (retention.compareTo(MIN_RETENTION) < 0) {
      throw new InvalidArgumentException(
          "Minimum allowed retention period is "
              + MIN_RETENTION.toHours()
              + " hours. Requested retention period ("
              + retention.toHours()
              + " hours) is too short.");
    }
    if (retention.compareTo(MAX_RETENTION) > 0) {
      throw new InvalidArgumentException(
          "Maximum allowed retention period is "
              + MAX_RETENTION.toHours()
              + " hours. Requested retention period ("
              + (retention.minusNanos(1).toHours() + 1)
              + " hours) is too long.");
    }
  }
}
