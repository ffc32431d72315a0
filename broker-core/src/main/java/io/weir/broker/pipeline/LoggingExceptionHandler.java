package io.weir.broker.pipeline;

import com.lmax.disruptor.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last resort: whatever escapes a stage is logged, and the stage goes on. */
final class LoggingExceptionHandler implements ExceptionHandler<NewsEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingExceptionHandler.class);

  @Override
  public void handleEventException(Throwable e, long sequence, NewsEvent event) {
    LOG.error("A stage of the commit pipeline failed on {}; it goes on", event.unit, e);
  }

  @Override
  public void handleOnStartException(Throwable e) {
    LOG.error("A stage of the commit pipeline failed to start", e);
  }

  @Override
  public void handleOnShutdownException(Throwable e) {
    LOG.error("A stage of the commit pipeline failed to stop", e);
  }
}
