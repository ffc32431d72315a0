package io.weir.broker.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.weir.log.LogStore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From appended to acknowledged and announced: {@link CommitStage}, then {@link FanOut}, each on a
 * thread of its own, over one ring of the units that have news.
 */
public final class CommitPipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitPipeline.class);
  private static final int SLACK = 64;

  private final Disruptor<NewsEvent> disruptor;
  private final RingBuffer<NewsEvent> ring;
  private final CommitStage commits;
  private final StagedWaitStrategy waits = new StagedWaitStrategy();

  /**
   * Starts the stages.
   *
   * @param maxUnits how many units there can be at a time
   * @param threads makes two threads: commit and fan-out, in this order
   */
  public CommitPipeline(LogStore store, int maxUnits, ThreadFactory threads) {
    disruptor =
        new Disruptor<>(NewsEvent::new, ringSize(maxUnits), threads, ProducerType.MULTI, waits);
    ring = disruptor.getRingBuffer();
    disruptor.setDefaultExceptionHandler(new LoggingExceptionHandler());
    commits = new CommitStage(store, ring, waits);
    disruptor.handleEventsWith(commits).then(new FanOut());
    disruptor.start();
  }

  /** Twice the units, see {@link CommitStage}, and some for those that are being deleted. */
  static int ringSize(int maxUnits) {
    return Integer.highestOneBit(2 * (maxUnits + SLACK) - 1) * 2;
  }

  /** Whether the calling thread is the one that commits. */
  public boolean isCommitting() {
    return commits.isCurrentThread();
  }

  /** To be called by a unit whose flag was clear. */
  void publish(CommitUnit unit) {
    RingBuffer<NewsEvent> target = ring;
    long sequence = target.next();
    try {
      target.get(sequence).unit = unit;
    } finally {
      target.publish(sequence);
    }
  }

  /** Handles what has been published, and ends the threads. */
  @Override
  public void close() {
    waits.close();
    try {
      disruptor.shutdown(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      LOG.error("The commit pipeline has not drained within a minute; going on without it", e);
      disruptor.halt();
    }
  }
}
