package io.weir.broker.limits;

import io.weir.broker.error.LimitExceededException;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.NanoClock;

/**
 * How often operations of the control plane may be called: so many times in any second, each
 * operation by itself. It is for an edge that serves clients; the broker's own methods are not
 * limited. Thread-safe.
 */
public final class CallLimits {
  private static final int KEPT = 1024;

  private final ConcurrentHashMap<Key, SlidingWindow> windows = new ConcurrentHashMap<>();
  private final boolean enforced;
  private final NanoClock clock;
  private final String account;

  /**
   * No calls yet.
   *
   * @param enforced whether anything is limited at all
   * @param account for messages
   */
  public CallLimits(boolean enforced, NanoClock clock, String account) {
    this.enforced = enforced;
    this.clock = clock;
    this.account = account;
  }

  private record Key(String operation, String scope) {}

  /**
   * Counts a call.
   *
   * @param operation its name
   * @param scope the stream whose calls are counted by themselves, or the empty string
   * @param perSecond how many calls there may be in any second
   * @throws LimitExceededException if there are too many; then it is not counted
   */
  public void admit(String operation, String scope, int perSecond) {
    if (!enforced) {
      return;
    }
    long now = clock.nanoTime();
    forgetIdle(now);
    boolean[] admitted = new boolean[1];
    windows.compute( // which is atomic for the key, so that the window needs no lock
        new Key(operation, scope),
        (key, present) -> {
          SlidingWindow window = present == null ? new SlidingWindow(perSecond) : present;
          admitted[0] = window.admits(now);
          if (admitted[0]) {
            window.count(now);
          }
          return window;
        });
    if (!admitted[0]) {
      throw new LimitExceededException(
          "Rate exceeded for "
              + operation
              + (scope.isEmpty() ? "" : " of stream " + scope)
              + " under account "
              + account
              + ": "
              + perSecond
              + " calls in a second; try again shortly.");
    }
  }

  /** Clients choose the scopes, so there may be any number of them over time. */
  private void forgetIdle(long now) {
    if (windows.size() > KEPT) {
      for (Key key : windows.keySet()) {
        windows.computeIfPresent(key, (k, window) -> window.isIdle(now) ? null : window);
      }
    }
  }
}
