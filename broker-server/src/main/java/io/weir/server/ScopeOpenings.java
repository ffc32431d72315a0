package io.weir.server;

import io.weir.broker.error.BrokerException;
import io.weir.server.error.ApiException;
import io.weir.server.http.RequestHandler;
import io.weir.server.scope.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has scopes opened off the event loops, once each, and keeps the requests that wait for that, as
 * far as there is room.
 *
 * <pre>
 *   unknown ── first request ──► opening ── done ───► open     requests are handed on, in order
 *      ▲                            └────── failed ─┐          requests are told why
 *      └────────────────────────────────────────────┘
 * </pre>
 *
 * <p>One task opens them all, one after the other, so that the other threads are left to the scopes
 * that are open. It hands the requests on itself: what may wait goes to the executor again from
 * there.
 *
 * <p>Thread-safe.
 */
final class ScopeOpenings implements AutoCloseable {
  /** Requests that may wait at a time. */
  static final int MAX_REQUESTS = 256;

  /** Of their bodies, how much may be held; one more may pass the mark. */
  static final long MAX_BYTES = 32L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ScopeOpenings.class);

  private final Executor executor;
  private final Function<Scope, ? extends RequestHandler> opener;
  private final KinesisHandler edge;
  private final Map<Scope, RequestHandler> open = new ConcurrentHashMap<>();

  /** In the order in which they are to be opened. */
  private final Map<Scope, List<HeldRequest>> waiting = new LinkedHashMap<>();

  private boolean opening;
  private int heldRequests;
  private long heldBytes;
  private boolean closed;

  /**
   * Nothing is open yet.
   *
   * @param executor runs what waits for the disk, and refuses what it has no room for
   * @param opener opens a scope, or throws what its requests are to be told
   * @param edge answers those
   */
  ScopeOpenings(
      Executor executor, Function<Scope, ? extends RequestHandler> opener, KinesisHandler edge) {
    this.executor = executor;
    this.opener = opener;
    this.edge = edge;
  }

  /** A scope that need not be opened. */
  void opened(Scope scope, RequestHandler handler) {
    open.put(scope, handler);
  }

  /** The handler of a scope that is open, or null. */
  @Nullable RequestHandler find(Scope scope) {
    return open.get(scope);
  }

  /** Answers a request once its scope is open, which it is made to be if nobody else does. */
  void await(Scope scope, HeldRequest request) {
    Runnable next;
    synchronized (this) {
      RequestHandler handler = open.get(scope); // which it may have become since it was looked up
      next = handler == null ? hold(scope, request) : () -> request.handOn(handler);
    }
    next.run(); // and so without the lock
  }

  /** Keeps a request if there is room; returns what is to be done then. */
  private Runnable hold(Scope scope, HeldRequest request) {
    ApiException refusal = refusal(scope);
    if (refusal != null) {
      return () -> request.fail(edge, refusal);
    }
    waiting.computeIfAbsent(scope, s -> new ArrayList<>()).add(request);
    heldRequests++;
    heldBytes += request.heldBytes();
    if (opening) {
      return () -> {};
    }
    opening = true;
    return this::begin;
  }

  private @Nullable ApiException refusal(Scope scope) {
    if (closed) {
      return ApiException.internalFailure("The server is stopping.");
    }
    return heldRequests < MAX_REQUESTS && heldBytes < MAX_BYTES
        ? null
        : ApiException.limitExceeded(
            "Too many requests wait for " + scope + " and others to be opened; try again shortly.");
  }

  private void begin() {
    try {
      executor.execute(this::openAll);
    } catch (RejectedExecutionException e) {
      notBegun().forEach(this::tellBusy);
    }
  }

  /** What came while there was no room waits for nobody. */
  private synchronized List<Scope> notBegun() {
    opening = false;
    return List.copyOf(waiting.keySet());
  }

  private void tellBusy(Scope scope) {
    ApiException busy =
        ApiException.limitExceeded(
            "Too many calls are under way to open " + scope + "; try again shortly.");
    end(scope, null).forEach(request -> request.fail(edge, busy));
  }

  private void openAll() {
    for (Scope scope; (scope = next()) != null; ) {
      openNow(scope);
    }
  }

  private synchronized @Nullable Scope next() {
    if (waiting.isEmpty()) {
      opening = false;
      return null;
    }
    return waiting.keySet().iterator().next();
  }

  private void openNow(Scope scope) {
    RequestHandler handler;
    try {
      handler = opener.apply(scope);
    } catch (RuntimeException | Error e) {
      if (e instanceof BrokerException) {
        LOG.warn("Cannot open {}; the next request for it tries again.", scope, e);
      }
      end(scope, null).forEach(request -> request.fail(edge, e));
      return;
    }
    end(scope, handler).forEach(request -> request.handOn(handler));
  }

  /** From now on the scope is open, or unknown again; returns who has waited. */
  private synchronized List<HeldRequest> end(Scope scope, @Nullable RequestHandler handler) {
    if (handler != null) {
      open.put(scope, handler);
    }
    List<HeldRequest> waited = waiting.remove(scope);
    if (waited == null) {
      return List.of();
    }
    heldRequests -= waited.size();
    waited.forEach(request -> heldBytes -= request.heldBytes());
    return waited;
  }

  /** Lets go of the requests that still wait, which nobody can be answered any more. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.values().forEach(requests -> requests.forEach(HeldRequest::drop));
    waiting.clear();
    heldRequests = 0;
    heldBytes = 0;
  }
}
