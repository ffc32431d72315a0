package io.weir.broker.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.weir.log.LogStore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever appended commits, where that is a matter of memory only: no other thread has to be woken,
 * and no cache line goes to another core.
 *
 * <p><b>One at a time.</b> A unit counts its news. Whoever raises the count from 0 owns the unit:
 * it commits and announces, then takes off what it had seen, and goes on until nothing is left. All
 * others leave their news to the owner and go on. Each step on the count is a full fence, so the
 * owner sees what was appended before it was counted, and the next owner what this one did.
 *
 * <p><b>Hand-over.</b> An owner that finds ever more news of others after {@value #ROUNDS} rounds,
 * or that is in a listener already (whose puts would call listeners, and so on), gives the unit to
 * a thread kept for that, with its news uncounted. So a put has a bounded number of rounds, a stack
 * a bounded depth. A unit has one event at most that nobody has handled, and one that has been
 * handled in the batch under way, so a ring of twice the units is never full.
 */
final class DirectPipeline extends CommitPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(DirectPipeline.class);
  private static final int ROUNDS = 64;
  private static final ThreadLocal<Within> WITHIN = ThreadLocal.withInitial(Within::new);

  private final LogStore store;
  private final UnitRing ring;

  /** In whose commit a thread is. */
  private static final class Within {
    @Nullable DirectPipeline pipeline;
  }

  @SuppressWarnings("this-escape") // The thread has nothing to do before the first signal.
  DirectPipeline(LogStore store, int ringSize, ThreadFactory threads) {
    this.store = store;
    StagedWaitStrategy waits = new StagedWaitStrategy();
    Disruptor<NewsEvent> disruptor =
        new Disruptor<>(NewsEvent::new, ringSize, threads, ProducerType.MULTI, waits);
    disruptor.setDefaultExceptionHandler(new LoggingExceptionHandler());
    disruptor.handleEventsWith(new Heir());
    ring = new UnitRing(disruptor, waits);
  }

  /** Goes on where owners have given up. */
  private final class Heir implements EventHandler<NewsEvent> {
    @Override
    public void onStart() {
      WITHIN.get().pipeline = DirectPipeline.this;
    }

    @Override
    public void onEvent(NewsEvent event, long sequence, boolean endOfBatch) {
      CommitUnit unit = event.unit;
      if (unit != null) {
        settleOrPublish(unit); // others have their turn in between
      }
    }
  }

  @Override
  void signal(CommitUnit unit) {
    Within within = WITHIN.get(); // before it is owned: this may throw
    if (!unit.raise()) {
      return;
    }
    if (within.pipeline != null) {
      ring.publish(unit);
      return;
    }
    within.pipeline = this;
    try {
      settleOrPublish(unit);
    } finally {
      within.pipeline = null;
    }
  }

  @Override
  void signalElsewhere(CommitUnit unit) {
    if (unit.raise()) {
      ring.publish(unit);
    }
  }

  /** Whatever is thrown in between, the unit keeps an owner. */
  private void settleOrPublish(CommitUnit unit) {
    boolean settled = false;
    try {
      settled = settle(unit);
    } finally {
      if (!settled) {
        ring.publish(unit);
      }
    }
  }

  /** Commits and announces until there is no more news, or for some rounds. */
  private boolean settle(CommitUnit unit) {
    int seen = unit.raised();
    for (int round = 0; round < ROUNDS; round++) {
      if (!commits(unit)) {
        return false; // the heir, on a stack of its own, tries again
      }
      FanOut.tell(unit);
      seen = unit.settle(seen);
      if (seen == 0) {
        return true;
      }
    }
    return false;
  }

  /** Commits. Returns false where the end of the stack came in between. */
  private boolean commits(CommitUnit unit) {
    try {
      store.commitAlone(unit.log());
      return true;
    } catch (RuntimeException e) {
      LOG.error("Committing {} failed", unit, e);
      return true;
    } catch (StackOverflowError e) {
      return false;
    } catch (Error e) {
      LOG.error("Committing {} failed", unit, e);
      return true;
    }
  }

  @Override
  public boolean isCommitting() {
    return WITHIN.get().pipeline == this;
  }

  @Override
  public void close() {
    ring.close();
  }
}
