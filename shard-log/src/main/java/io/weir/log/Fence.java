package io.weir.log.mapped;

import io.weir.log.LogFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store may still acknowledge. A force that failed may have lost pages which the cache
 * goes on showing, and a later force would not report them: so the first failure is final until the
 * store is opened anew. Thread-safe.
 */
final class Fence {
  private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
  private volatile @Nullable LogFencedException cause;

  @Nullable LogFencedException cause() {
    return cause;
  }

  boolean isUp() {
    return cause != null;
  }

  /** Fences the store, unless it is fenced already, and returns why it is. */
  synchronized LogFencedException raise(String what, Throwable because) {
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
}
