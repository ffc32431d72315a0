package io.weir.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For engines: whether a store may still acknowledge. A force that failed may have lost pages which
 * the cache goes on showing, and a later force would not report them; after an append that was
 * given up half-way nobody knows what is in the file. So the first failure is final until the store
 * is opened anew. Thread-safe.
 */
public final class Fence {
  private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
  private volatile @Nullable LogFencedException cause;

  /** Why the store is fenced, or null. */
  public @Nullable LogFencedException cause() {
    return cause;
  }

  /** Whether the store is fenced. */
  public boolean isUp() {
    return cause != null;
  }

  /** Fences the store, unless it is fenced already, and returns why it is. */
  public synchronized LogFencedException raise(String what, Throwable because) {
    LogFencedException present = cause;
    if (present == null) {
      present =
          new LogFencedException(
              what
                  + ": "
                  + because
                  + ". Nothing is acknowledged any more; what was, can be read. Mend the disk and restart.",
              because);
      cause = present;
      LOG.error("the log store is fenced", present);
    }
    return present;
  }

  /** Throws if the store is fenced. */
  public void check() {
    LogFencedException present = cause;
    if (present != null) {
      throw present;
    }
  }
}
