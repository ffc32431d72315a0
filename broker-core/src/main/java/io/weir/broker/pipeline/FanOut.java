package io.weir.broker.pipeline;

import com.lmax.disruptor.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind the commit: marks ready whatever waits for a unit's records, then brings its meters up to
 * date, so that neither producers nor commits do either. It writes to nobody; whoever waits then
 * reads.
 */
final class FanOut implements EventHandler<NewsEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

  @Override
  public void onEvent(NewsEvent event, long sequence, boolean endOfBatch) {
    CommitUnit unit = event.unit;
    if (unit != null) {
      tell(unit);
    }
  }

  /** Announces and meters what has been committed of a unit. */
  static void tell(CommitUnit unit) {
    announce(unit);
    meter(unit);
  }

  private static void announce(CommitUnit unit) {
    try {
      unit.fanOut();
    } catch (RuntimeException | Error e) {
      LOG.error("Announcing the news of {} failed", unit, e);
    }
  }

  private static void meter(CommitUnit unit) {
    try {
      unit.meter();
    } catch (RuntimeException | Error e) {
      LOG.error("Metering {} failed", unit, e);
    }
  }
}
