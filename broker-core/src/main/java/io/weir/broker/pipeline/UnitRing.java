package io.weir.broker.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The units that have news, on their way to the threads of a pipeline. */
final class UnitRing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnitRing.class);

  private final Disruptor<NewsEvent> disruptor;
  private final RingBuffer<NewsEvent> ring;
  private final StagedWaitStrategy waits;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Starts the threads. */
  UnitRing(Disruptor<NewsEvent> disruptor, StagedWaitStrategy waits) {
    this.disruptor = disruptor;
    this.ring = disruptor.getRingBuffer();
    this.waits = waits;
    disruptor.start();
  }

  void publish(CommitUnit unit) {
    RingBuffer<NewsEvent> target = ring;
    long sequence = target.next();
    try {
      target.get(sequence).unit = unit;
    } finally {
      target.publish(sequence);
    }
  }

  /**
   * Handles what has been published, and ends the threads; idempotent. A thread that had not begun
   * when it was ended counts as running for ever, and a second look at what it has left would wait
   * for it.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    waits.close();
    try {
      disruptor.shutdown(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      LOG.error("The commit pipeline has not drained within a minute; going on without it", e);
      disruptor.halt();
    }
  }
}
