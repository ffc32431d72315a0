package io.weir.benchmarks.load;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes calls due on lanes, for as long as a timing says. */
final class Loop {
  /** Calls under way beyond which the pace waits; each still counts from when it was due. */
  private static final int MOST_UNDER_WAY = 20_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<? extends Lane> lanes;
  private final Outcomes outcomes;

  Loop(List<? extends Lane> lanes, Outcomes outcomes) {
    this.lanes = lanes;
    this.outcomes = outcomes;
  }

  LoadResult run(Timing timing) {
    outcomes.counting(System.nanoTime(), timing);
    if (timing.open()) {
      atPace(timing);
    } else {
      oneAfterTheOther(timing.inFlight());
    }
    awaitLast();
    return outcomes.result();
  }

  private void atPace(Timing timing) {
    Pace pace = Pace.asleep(timing.perSecond());
    long all = (long) (timing.perSecond() * (timing.warmUpSeconds() + timing.seconds()));
    for (long i = 0; i < all && anyWhole(); i++) {
      long due = pace.awaitTurn(i);
      while (outcomes.underWay() > MOST_UNDER_WAY && System.nanoTime() < outcomes.end()) {
        LockSupport.parkNanos(NAP_NANOS);
      }
      lanes.get((int) (i % lanes.size())).due(due);
    }
  }

  private void oneAfterTheOther(int inFlight) {
    for (Lane lane : lanes) {
      lane.whenOver(
          () -> {
            long now = System.nanoTime();
            if (now < outcomes.end() && !lane.broken()) {
              lane.due(now);
            }
          });
    }
    for (int i = 0; i < inFlight; i++) {
      lanes.forEach(lane -> lane.due(System.nanoTime()));
    }
    while (System.nanoTime() < outcomes.end() && anyWhole()) {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  private boolean anyWhole() {
    for (Lane lane : lanes) {
      if (!lane.broken()) {
        return true;
      }
    }
    return false;
  }

  private void awaitLast() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (outcomes.underWay() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }
}
