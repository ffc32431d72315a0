package io.weir.broker.shard;

import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.stream.StreamMode;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The streams at work, by name. Thread-safe; changed by the control plane only. */
public final class StreamTable {
  private final String account;
  private final ConcurrentHashMap<String, ActiveStream> streams = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Empty; the account is that of the streams. */
  public StreamTable(String account) {
    this.account = account;
  }

  /** A stream that takes and gives records. */
  public ActiveStream get(String name) {
    ActiveStream stream = find(name);
    if (stream == null || !stream.phases().isServing()) {
      throw notFound(name);
    }
    return stream;
  }

  /** A stream, also one that is being created or deleted. */
  public ActiveStream getAny(String name) {
    ActiveStream stream = find(name);
    if (stream == null) {
      throw notFound(name);
    }
    return stream;
  }

  /** In Amazon's words. */
  private StreamNotFoundException notFound(String name) {
    return new StreamNotFoundException(
        "Stream " + name + " under account " + account + " not found.");
  }

  /** A stream, also one that is being created or deleted, or null. */
  public @Nullable ActiveStream find(String name) {
    checkOpen();
    ActiveStream stream = streams.get(name);
    if (stream != null && stream.phases().isGone()) {
      streams.remove(name, stream);
      return null;
    }
    return stream;
  }

  /** The names, sorted. */
  public List<String> names() {
    checkOpen();
    streams.values().removeIf(stream -> stream.phases().isGone());
    return streams.keySet().stream().sorted().toList();
  }

  /** All streams. */
  public Collection<ActiveStream> all() {
    return streams.values();
  }

  /** Adds one. */
  public void add(ActiveStream stream) {
    streams.put(stream.state().name(), stream);
  }

  /** Removes one that was deleted; it can be seen until its deletion's time is over. */
  public void remove(ActiveStream stream) {
    if (stream.phases().isGone()) {
      streams.remove(stream.state().name(), stream);
    }
  }

  /** How many streams are on demand, those left out that were deleted and are still seen. */
  public int onDemandStreams() {
    return (int)
        streams.values().stream()
            .filter(stream -> !stream.phases().isDeleted())
            .filter(stream -> stream.state().mode() == StreamMode.ON_DEMAND)
            .count();
  }

  /** How many shards take records. */
  public int openShards() {
    return streams.values().stream()
        .filter(stream -> !stream.phases().isDeleted())
        .mapToInt(stream -> stream.state().openShards().size())
        .sum();
  }

  /** How many shards have a log that is open, closed shards included. */
  public int openLogs() {
    return streams.values().stream()
        .filter(stream -> !stream.phases().isDeleted())
        .mapToInt(stream -> stream.shards().size())
        .sum();
  }

  /** Lets nobody look any more. */
  public void close() {
    closed = true;
  }

  /** Refuses once closed. */
  public void checkOpen() {
    if (closed) {
      throw new BrokerClosedException("The broker has been closed.");
    }
  }
}
