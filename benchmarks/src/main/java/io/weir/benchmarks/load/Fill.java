package io.weir.benchmarks.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Puts a given number of records, as fast as it goes, one call under way on each connection. */
final class Fill {
  private static final long PATIENCE_SECONDS = 170;

  private final List<Connection> connections;
  private final PutRequests requests;
  private final WireForm form;

  Fill(List<Connection> connections, PutRequests requests, WireForm form) {
    this.connections = connections;
    this.requests = requests;
    this.form = form;
  }

  /** Returns how many records there are: a multiple of those of one call. */
  long run(int each, long records) throws InterruptedException {
    long needed = (records + each - 1) / each;
    AtomicLong left = new AtomicLong(needed);
    CountDownLatch done = new CountDownLatch(connections.size());
    Outcomes outcomes = new Outcomes(1);
    PutAnswers answers = new PutAnswers(form, outcomes, each);
    for (Connection connection : connections) {
      PutLane lane = new PutLane(connection, requests, answers, outcomes);
      Runnable next =
          () -> {
            if (left.getAndDecrement() > 0 && !lane.broken()) {
              lane.due(System.nanoTime());
            } else {
              done.countDown();
            }
          };
      lane.whenOver(next);
      next.run();
    }
    boolean inTime = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Map<String, Long> errors = outcomes.result().errors();
    if (!inTime || !errors.isEmpty()) {
      throw new IllegalStateException(
          "the stream could not be filled" + (inTime ? ": " + errors : " in time"));
    }
    return needed * each;
  }
}
