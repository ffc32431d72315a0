package io.weir.broker.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/** What a stage waits for: a sequence that is behind by one, and a barrier that alerts nobody. */
class WaitedFor implements SequenceBarrier {
  final StagedWaitStrategy waits = new StagedWaitStrategy();
  final Sequence cursor = new Sequence(-1);

  /** A sequence that is not the cursor is that of the stage before. */
  final Sequence firstStage = new Sequence(-1);

  long await(Sequence awaited) {
    try {
      return waits.waitFor(0, cursor, awaited, this);
    } catch (AlertException | InterruptedException e) {
      return -1;
    }
  }

  @Override
  public long waitFor(long sequence) {
    return sequence;
  }

  @Override
  public long getCursor() {
    return cursor.get();
  }

  @Override
  public boolean isAlerted() {
    return false;
  }

  @Override
  public void alert() {}

  @Override
  public void clearAlert() {}

  @Override
  public void checkAlert() {}
}
