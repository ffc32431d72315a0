package io.weir.broker.pipeline;

import com.lmax.disruptor.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind the commit, beside {@link FanOut}: brings meters up to date, so that neither producers nor
 * commits do it.
 */
final class Meters implements EventHandler<NewsEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

  @Override
  public void onEvent(NewsEvent event, long sequence, boolean endOfBatch) {
    CommitUnit unit = event.unit;
    try {
      if (unit != null) {
        unit.meter();
      }
    } catch (RuntimeException | Error e) {
      LOG.error("Metering {} failed", unit, e);
    }
  }
}
