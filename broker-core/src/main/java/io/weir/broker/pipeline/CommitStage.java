package io.weir.broker.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first stage: makes what was appended durable, all units with news in one commit.
 * Acknowledgements go out from within {@link LogStore#commit}, through the logs' listeners.
 *
 * <p><b>Why publishing never blocks.</b> The flag allows one event per unit that this stage has not
 * handled yet. Events it has handled stay in the ring until the stages behind it are through;
 * {@link #awaitRoom} keeps those to half of the ring, before it clears a flag. So the other half,
 * which is at least as large as the number of units, is always there for publishers.
 */
final class CommitStage implements EventHandler<NewsEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(CommitStage.class);

  private final LogStore store;
  private final RingBuffer<NewsEvent> ring;
  private final StagedWaitStrategy waits;
  private final List<ShardLog> batch = new ArrayList<>();
  private @Nullable Sequence progress;
  private volatile @Nullable Thread thread;

  CommitStage(LogStore store, RingBuffer<NewsEvent> ring, StagedWaitStrategy waits) {
    this.store = store;
    this.ring = ring;
    this.waits = waits;
  }

  @Override
  public void setSequenceCallback(Sequence sequenceCallback) {
    progress = sequenceCallback;
  }

  @Override
  public void onStart() {
    thread = Thread.currentThread();
  }

  /** Whether the calling thread is this stage's. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void onEvent(NewsEvent event, long sequence, boolean endOfBatch) {
    awaitRoom(sequence);
    CommitUnit unit = event.unit;
    if (unit != null) {
      unit.clean();
      batch.add(unit.log());
    }
    if (endOfBatch) {
      finishUpTo(sequence);
    }
  }

  private void finishUpTo(long sequence) {
    commit();
    if (progress != null) {
      progress.set(sequence);
    }
    waits.signalFollowers();
  }

  private void awaitRoom(long sequence) {
    long tolerated = ring.getBufferSize() / 2;
    if (sequence - ring.getMinimumGatingSequence() > tolerated) {
      finishUpTo(sequence - 1); // the followers may be waiting for just that
    }
    while (sequence - ring.getMinimumGatingSequence() > tolerated) {
      LockSupport.parkNanos(100_000);
    }
  }

  private void commit() {
    try {
      store.commit(batch);
    } catch (RuntimeException | Error e) {
      LOG.error("Committing {} logs failed; trying them one by one", batch.size(), e);
      commitOneByOne();
    } finally {
      batch.clear();
    }
  }

  private void commitOneByOne() {
    for (ShardLog log : batch) {
      try {
        store.commit(List.of(log));
      } catch (RuntimeException | Error e) {
        LOG.error("Committing log {} failed", log.id(), e);
      }
    }
  }
}
