package io.weir.broker.catalog;

import io.weir.broker.error.BrokerException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.pipeline.CommitUnit;
import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The log that holds the catalog's events, with a call that returns once an event is durable.
 * Thread-safe.
 */
final class CatalogLog extends CommitUnit {
  private final LogStore store;
  private final CommitPipeline pipeline;
  private final ShardLog log;
  private final Deque<CompletableFuture<@Nullable Void>> pending = new ArrayDeque<>();
  private @Nullable LogException failure;
  private volatile boolean uncertain;

  @SuppressWarnings("this-escape") // The log reports nothing before the first append.
  CatalogLog(LogStore store, LogId id, CommitPipeline pipeline) {
    super(pipeline);
    this.store = store;
    this.pipeline = pipeline;
    this.log = store.open(id, new Listener());
  }

  /** Refuses a thread within a commit, which would wait for itself. */
  void checkCaller() {
    if (pipeline.isCommitting()) {
      throw new IllegalStateException(
          "A listener of acknowledgements called the control plane, which would wait for itself."
              + " Call it on another thread, or build the broker with an ackExecutor.");
    }
  }

  /** Makes what was found survive a loss of power before it is acted on, whatever the mode. */
  void force() {
    store.force(log);
  }

  /**
   * Appends an event and waits until it survives a loss of power, whatever the store's mode: a
   * stream whose creation was lost would take its records along, since nobody would know them.
   */
  void append(long nowMillis, byte[] event) {
    checkCaller();
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    synchronized (pending) {
      if (failure != null) {
        throw failed(failure);
      }
      pending.add(durable);
      try {
        log.append(nowMillis, new Bytes(event));
      } catch (LogException e) {
        pending.removeLast();
        throw failed(e);
      } catch (RuntimeException | Error e) {
        pending.removeLast();
        throw e;
      }
    }
    signal();
    try {
      durable.join();
      store.force(log);
    } catch (CompletionException e) {
      throw unknown(e.getCause());
    } catch (LogException e) {
      throw unknown(e);
    }
  }

  /** Whether an event was taken and may have been lost. */
  boolean isUncertain() {
    return uncertain;
  }

  private StorageException unknown(@Nullable Throwable cause) {
    uncertain = true;
    return new StorageException(
        "The catalog (log "
            + log.id()
            + ") took an event and may have lost it: whether the change was made shows after a restart. "
            + (cause == null ? "" : cause.getMessage()),
        cause);
  }

  private BrokerException failed(@Nullable Throwable cause) {
    String what =
        "The catalog (log "
            + log.id()
            + ") took no event, so nothing was changed: "
            + (cause == null ? "" : cause.getMessage());
    return cause instanceof DiskFullException
        ? new StorageFullException(what, cause)
        : new StorageException(what, cause);
  }

  @Override
  protected ShardLog log() {
    return log;
  }

  @Override
  protected void fanOut() {}

  @Override
  protected void meter() {}

  @Override
  public String toString() {
    return log.id().toString();
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Bytes(byte[] bytes) implements BodySource {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(bytes, 0, bytes.length);
    }
  }

  /** Completes who waits. */
  private final class Listener implements AppendListener {
    @Override
    public void onDurable(long firstOffset, int count) {
      for (int i = 0; i < count; i++) {
        CompletableFuture<@Nullable Void> done;
        synchronized (pending) {
          done = pending.poll();
        }
        if (done != null) {
          done.complete(null);
        }
      }
    }

    @Override
    public void onFailed(LogException cause) {
      Deque<CompletableFuture<@Nullable Void>> failed;
      synchronized (pending) {
        failure = cause;
        failed = new ArrayDeque<>(pending);
        pending.clear();
      }
      failed.forEach(f -> f.completeExceptionally(cause));
    }
  }
}
