package io.weir.broker.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.weir.log.LogStore;
import java.util.concurrent.ThreadFactory;

/**
 * {@link CommitStage}, then {@link FanOut}, each on a thread of its own, over one ring of the units
 * that have news.
 *
 * <p><b>The dirty flag</b> keeps a unit to one event between its append and its commit, whatever
 * the number of appends. The appender sets the flag after it has appended; the commit thread clears
 * it before it reads how far to commit. Both exchange the value, so whoever finds the flag set by
 * the other also sees what the other did before: an append is either part of the commit that is
 * about to begin or has an event of its own.
 */
final class StagedPipeline extends CommitPipeline {
  private final UnitRing ring;
  private final CommitStage commits;

  StagedPipeline(LogStore store, int ringSize, ThreadFactory threads) {
    StagedWaitStrategy waits = new StagedWaitStrategy();
    Disruptor<NewsEvent> disruptor =
        new Disruptor<>(NewsEvent::new, ringSize, threads, ProducerType.MULTI, waits);
    RingBuffer<NewsEvent> events = disruptor.getRingBuffer();
    commits = new CommitStage(store, events, waits);
    disruptor.setDefaultExceptionHandler(new LoggingExceptionHandler());
    disruptor.handleEventsWith(commits).then(new FanOut());
    ring = new UnitRing(disruptor, waits);
  }

  @Override
  void signal(CommitUnit unit) {
    if (unit.markDirty()) {
      ring.publish(unit);
    }
  }

  @Override
  void signalElsewhere(CommitUnit unit) {
    signal(unit);
  }

  @Override
  public boolean isCommitting() {
    return commits.isCurrentThread();
  }

  @Override
  public void close() {
    ring.close();
  }
}
