package io.weir.server.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one HTTP/2 connection may hold together: the same as the requests of one
 * HTTP/1.1 connection. Confined to the event loop, but for {@link #finished}.
 *
 * <ul>
 *   <li><b>Bodies.</b> When those that are being received, or wait to be handled, have reached the
 *       longest body's length, streams are not read from, so that the client's windows run out.
 *       Only one of them goes on all the same: else bodies that have all come half way would wait
 *       for each other for ever.
 *   <li><b>Requests under way</b> and <b>finished answers</b> that the client has not taken. Above
 *       their bounds whole requests wait before they are handled.
 * </ul>
 */
final class Http2Room {
  private final HttpSettings settings;
  private final Queue<Runnable> waitingToRead = new ArrayDeque<>();
  private final Queue<Runnable> waitingToBeHandled = new ArrayDeque<>();
  private @Nullable Object favourite;
  private long bodyBytes;
  private int underWay;
  private final AtomicLong heldBytes = new AtomicLong();
  private boolean handing;
  private boolean closed;

  Http2Room(HttpSettings settings) {
    this.settings = settings;
  }

  /** Bytes of a body have come. */
  void received(int bytes) {
    bodyBytes += bytes;
  }

  /** A body, or what has come of it, was let go; whose it was no longer matters. */
  void letGo(Object stream, long bytes) {
    bodyBytes -= bytes;
    if (favourite == stream) {
      favourite = null;
    }
    wakeReaders();
  }

  /** Whether a stream may be read from; otherwise it is told when to ask again. */
  boolean mayRead(Object stream, Runnable askAgain) {
    if (bodyBytes < settings.maxBodyBytes() || closed) {
      return true;
    }
    if (favourite == null) {
      favourite = stream;
    }
    if (favourite == stream) {
      return true;
    }
    waitingToRead.add(askAgain);
    return false;
  }

  private void wakeReaders() {
    Runnable next;
    for (int i = waitingToRead.size(); i > 0 && (next = waitingToRead.poll()) != null; i--) {
      next.run();
    }
  }

  /** Handles a whole request, now or when there is room for what comes of it. */
  void handle(Runnable request) {
    waitingToBeHandled.add(request);
    handleWaiting();
  }

  /** A loop, not a recursion: a request may be answered while it is being handled. */
  private void handleWaiting() {
    if (handing) {
      return;
    }
    handing = true;
    try {
      while (hasRoom() && !waitingToBeHandled.isEmpty()) {
        underWay++;
        waitingToBeHandled.remove().run();
      }
    } finally {
      handing = false;
    }
  }

  private boolean hasRoom() {
    return underWay < settings.maxPipelined() && heldBytes.get() < settings.maxHeldBytes();
  }

  /** An answer was finished, and is held until it is {@link #written}; on any thread. */
  void finished(int bytes) {
    heldBytes.addAndGet(bytes);
  }

  /** An answer has been written, or dropped. */
  void written(int bytes) {
    heldBytes.addAndGet(-bytes);
    handleWaiting();
  }

  /** A request that was handled is over, apart from its answer's being written. */
  void over() {
    underWay--;
    handleWaiting();
  }

  /** Whether requests are under way and no answer waits for the client: silence is the server's. */
  boolean owesOnly() {
    return underWay > 0 && heldBytes.get() == 0;
  }

  /** The connection has gone: who waits to read reads what is left, which ends it. */
  void close() {
    closed = true;
    wakeReaders();
    waitingToBeHandled.clear();
  }
}
