package io.weir.broker.shard;

import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.StreamNotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The streams at work, by name. Thread-safe; changed by the control plane only. */
public final class StreamTable {
  private final ConcurrentHashMap<String, ActiveStream> streams = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A stream. */
  public ActiveStream get(String name) {
    ActiveStream stream = find(name);
    if (stream == null) {
      throw new StreamNotFoundException("Stream " + name + " not found.");
    }
    return stream;
  }

  /** A stream, also one that is being created or deleted. */
  public ActiveStream getAny(String name) {
    return get(name);
  }

  /** A stream, or null. */
  public @Nullable ActiveStream find(String name) {
    checkOpen();
    return streams.get(name);
  }

  /** The names, sorted. */
  public List<String> names() {
    checkOpen();
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

  /** Removes one. */
  public void remove(ActiveStream stream) {
    streams.remove(stream.state().name(), stream);
  }

  /** How many shards are open. */
  public int openShards() {
    return streams.values().stream().mapToInt(s -> s.shards().size()).sum();
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
