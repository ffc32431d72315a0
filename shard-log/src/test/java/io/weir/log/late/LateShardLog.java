package io.weir.log.late;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.late.LateCluster.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A log of {@link LateAssigningLogStore}. */
final class LateShardLog implements ShardLog {
  private final LateAssigningLogStore store;
  private final LogId id;
  private final AppendListener listener;

  /** Appended and not sent. */
  private List<Stored> pending = new ArrayList<>();

  private volatile boolean closed;

  // The acknowledging thread's.
  private volatile long durable;
  private boolean failureReported;

  LateShardLog(LateAssigningLogStore store, LogId id, AppendListener listener) {
    this.store = store;
    this.id = id;
    this.listener = listener;
    this.durable = store.cluster().end(id);
  }

  @Override
  public LogId id() {
    return id;
  }

  @Override
  public int maxBodyLength() {
    return store.maxBodyLength();
  }

  @Override
  public void append(long arrivalMillis, BodySource body) {
    checkOpen();
    LogFencedException fenced = store.failure();
    if (fenced != null) {
      throw fenced;
    }
    if (body.length() > maxBodyLength()) {
      throw new IllegalArgumentException("a body of " + body.length() + " bytes is too long");
    }
    Stored stored = new Stored(arrivalMillis, copy(body));
    synchronized (this) {
      pending.add(stored);
    }
  }

  private static byte[] copy(BodySource body) {
    ByteBuffer bytes = ByteBuffer.allocate(body.length());
    body.writeTo(
        new BodyWriter() {
          @Override
          public void write(byte[] source, int offset, int length) {
            bytes.put(source, offset, length);
          }

          @Override
          public void write(ByteBuffer source, int index, int length) {
            bytes.put(bytes.position(), source, index, length);
            bytes.position(bytes.position() + length);
          }
        });
    return bytes.array();
  }

  private synchronized List<Stored> takePending() {
    List<Stored> taken = pending;
    pending = new ArrayList<>();
    return taken;
  }

  /** Sends what was appended; the answer comes later. */
  void send() {
    List<Stored> sent = takePending();
    if (!sent.isEmpty()) {
      store.later(() -> acknowledge(sent));
    }
  }

  private void acknowledge(List<Stored> sent) {
    try {
      long first = store.cluster().append(store.epoch(), id, sent);
      durable = first + sent.size();
      listener.onDurable(first, sent.size());
    } catch (LateCluster.StaleEpochException e) {
      fail(store.fence(e));
    }
  }

  private void fail(LogException cause) {
    if (!failureReported) {
      failureReported = true;
      listener.onFailed(cause);
    }
  }

  @Override
  public long startOffset() {
    return Math.min(store.cluster().start(id), durable);
  }

  @Override
  public long durableOffset() {
    return durable;
  }

  @Override
  public int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
    checkOpen();
    into.clear();
    long end = durable;
    long offset = Math.max(fromOffset, startOffset());
    while (offset < end && into.count() < maxRecords) {
      Stored stored = get(offset);
      int length = stored.body.length;
      if (into.count() > 0 && length > maxBytes - into.bodyBytes()) {
        break;
      }
      int start = into.reserve(length);
      System.arraycopy(stored.body, 0, into.bytes(), start, length);
      into.add(offset, stored.arrivalMillis, length);
      offset++;
    }
    return into.count();
  }

  private Stored get(long offset) {
    Stored stored = store.cluster().get(id, offset);
    if (stored == null) {
      throw new LogClosedException("log " + id + " has been deleted", null);
    }
    return stored;
  }

  @Override
  public long offsetForTimestamp(long millis) {
    checkOpen();
    long end = durable;
    for (long offset = startOffset(); offset < end; offset++) {
      if (get(offset).arrivalMillis >= millis) {
        return offset;
      }
    }
    return end;
  }

  @Override
  public void trim(long beforeOffset) {
    checkOpen();
    try {
      store.cluster().trim(store.epoch(), id, Math.min(beforeOffset, durable));
    } catch (LateCluster.StaleEpochException e) {
      throw store.fence(e);
    }
  }

  @Override
  public long sizeInBytes() {
    long bytes = 0;
    long end = durable;
    for (long offset = startOffset(); offset < end; offset++) {
      bytes += get(offset).body.length;
    }
    return bytes;
  }

  private void checkOpen() {
    if (closed) {
      throw new LogClosedException("log " + id + " is closed", null);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    boolean unsent = !takePending().isEmpty();
    store.behindAcknowledgements(
        () -> {
          if (unsent) {
            fail(new LogClosedException("log " + id + " was closed before the commit", null));
          }
        });
    store.forget(this);
  }
}
