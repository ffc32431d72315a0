package io.weir.broker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.BlankLog;
import io.weir.broker.BlankLogStore;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An append that comes while a commit is under way, and after it looked, is in the next one. A unit
 * whose news met with an exception in another's log is committed all the same.
 */
@Timeout(60)
class CommitStageTest {

  @Test
  void whatIsAppendedDuringACommitIsCommittedToo() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      Store store = new Store();
      CommitPipeline pipeline = CommitPipeline.start(store, 4, Thread::new);
      store.unit = new Unit(pipeline);
      store.appended.incrementAndGet();
      store.unit.signal();
      assertThat(store.allCommitted.await(20, TimeUnit.SECONDS))
          .as("the second append is committed")
          .isTrue();
      pipeline.close();
    }
  }

  /** No other append of theirs follows that would bring the news once more. */
  @Test
  void aFailedBatchLosesNobodysNews() throws InterruptedException {
    Store store = new Store();
    CommitPipeline pipeline = CommitPipeline.start(store, 4, Thread::new);
    List<Unit> units = List.of(new Unit(pipeline), new Unit(pipeline), new Unit(pipeline));
    store.unit = new Unit(pipeline);
    store.rejected = units.get(1).log();
    store.duringTheFirst = () -> units.forEach(Unit::signal); // so they come in one batch
    store.unit.signal();
    for (Unit unit : units) {
      assertThat(unit.announced.await(20, TimeUnit.SECONDS)).isTrue();
    }
    pipeline.close();
    assertThat(store.failedBatches)
        .as("batches of several with the one that fails")
        .hasPositiveValue();
    assertThat(store.committed)
        .contains(units.get(0).log(), units.get(2).log())
        .doesNotContain(units.get(1).log());
  }

  private static final class Unit extends CommitUnit {
    private final ShardLog log = new BlankLog(new LogId("log", new UUID(1, 1)));
    private final CountDownLatch announced = new CountDownLatch(1);

    Unit(CommitPipeline pipeline) {
      super(pipeline);
    }

    @Override
    protected ShardLog log() {
      return log;
    }

    @Override
    protected void fanOut() {
      announced.countDown();
    }

    @Override
    protected void meter() {}
  }

  /**
   * During the first commit, when that has seen how far to go, comes the second append. One log may
   * be rejected, with all that are committed with it.
   */
  private static final class Store extends BlankLogStore {
    private final AtomicInteger appended = new AtomicInteger();
    private final CountDownLatch allCommitted = new CountDownLatch(1);
    private final Set<ShardLog> committed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failedBatches = new AtomicInteger();
    private Unit unit;
    private Runnable duringTheFirst = () -> unit.signal();
    private @Nullable ShardLog rejected;
    private int commits;

    @Override
    public void commit(List<? extends ShardLog> logs) {
      if (logs.isEmpty()) {
        return;
      }
      int seen = appended.get();
      commits++;
      if (commits == 1) {
        appended.incrementAndGet();
        duringTheFirst.run();
      }
      if (rejected != null && logs.contains(rejected)) {
        failedBatches.addAndGet(logs.size() > 1 ? 1 : 0);
        throw new IllegalStateException("one of these logs cannot be committed");
      }
      committed.addAll(logs);
      if (seen == 2) {
        allCommitted.countDown();
      }
    }
  }
}
