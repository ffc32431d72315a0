package io.weir.broker.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;

/**
 * Lets every stage sleep until there is work for it.
 *
 * <p>The Disruptor's own blocking strategies sleep only until something is published: a stage that
 * follows another one then spins until that one is through, which here means while the disk forces,
 * on two cores. So there are two places to sleep: the first stage waits for the publishers, the
 * following ones for the first stage, which tells them itself ({@link #signalFollowers}).
 *
 * <p><b>No lost wake-up.</b> A waiter raises its flag, then looks at the sequence; a signaller
 * moves the sequence, then looks at the flag; a full fence stands between the two steps on both
 * sides, so at least one of them sees the other. Sleeping and notifying happen under the monitor.
 */
final class StagedWaitStrategy implements WaitStrategy {
  private final Place publishers = new Place();
  private final Place firstStage = new Place();
  private volatile boolean closing;

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    Place place = dependentSequence == cursor ? publishers : firstStage;
    if (dependentSequence.get() < sequence) {
      place.await(sequence, dependentSequence, barrier);
    }
    return dependentSequence.get();
  }

  @Override
  public void signalAllWhenBlocking() {
    publishers.signal();
    if (closing) {
      firstStage.signal();
    }
  }

  /** Called by the first stage when it has advanced. */
  void signalFollowers() {
    firstStage.signal();
  }

  /** From now on every signal reaches every stage, so that the Disruptor's alerts do. */
  void close() {
    closing = true;
  }

  /** Where one stage, or several, sleep. */
  private static final class Place {
    private volatile int waiting;

    void await(long sequence, Sequence awaited, SequenceBarrier barrier)
        throws AlertException, InterruptedException {
      synchronized (this) {
        waiting++;
        try {
          VarHandle.fullFence();
          while (awaited.get() < sequence) {
            barrier.checkAlert();
            wait();
          }
        } finally {
          waiting--;
        }
      }
    }

    void signal() {
      VarHandle.fullFence();
      if (waiting != 0) {
        synchronized (this) {
          notifyAll();
        }
      }
    }
  }
}
