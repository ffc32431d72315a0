package io.weir.broker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.BlankLog;
import io.weir.broker.BlankLogStore;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectPipelineTest {
  private final Store store = new Store();
  private final CommitPipeline pipeline =
      CommitPipeline.start(store, 4, task -> new Thread(task, "heir"));
  private final Unit unit = new Unit();
  private final Unit other = new Unit();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whoeverAppendedCommitsAndAnnounces() {
    unit.append();
    assertThat(unit.committed).hasValue(1);
    assertThat(unit.announced).hasValue(1);
    assertThat(unit.metered).hasValue(1);
    assertThat(unit.committedBy).containsExactly(Thread.currentThread().getName());
    assertThat(pipeline.isCommitting()).isFalse();
  }

  @Test
  void aListenerIsWithinTheCommit() {
    AtomicBoolean within = new AtomicBoolean();
    unit.duringCommit = () -> within.set(pipeline.isCommitting());
    unit.append();
    assertThat(within).isTrue();
  }

  /** Otherwise listeners that put would call listeners that put, to the end of the stack. */
  @Test
  void whatAListenerAppendsElsewhereIsCommittedByAnotherThread() throws InterruptedException {
    unit.duringCommit = other::append;
    unit.append();
    assertThat(other.firstAnnounced.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(other.committedBy).containsExactly("heir");
  }

  @Test
  void whatAListenerAppendsToTheSameUnitIsCommittedNext() {
    AtomicInteger left = new AtomicInteger(5);
    unit.duringCommit =
        () -> {
          if (left.getAndDecrement() > 0) {
            unit.append();
          }
        };
    unit.append();
    assertThat(unit.committed).hasValue(6);
    assertThat(unit.committedBy).containsOnly(Thread.currentThread().getName());
  }

  @Test
  void whatIsToBeCommittedElsewhereIs() throws InterruptedException {
    unit.appended.incrementAndGet();
    unit.signalElsewhere();
    assertThat(unit.firstAnnounced.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(unit.committedBy).containsExactly("heir");
  }

  /** A put takes a bounded time, however much others put beside it. */
  @Test
  void anOwnerGivesUpAfterSomeRoundsAndTheNewsIsNotLost() throws InterruptedException {
    int many = 1000;
    CountDownLatch all = new CountDownLatch(many);
    unit.duringCommit =
        () -> {
          all.countDown();
          if (all.getCount() > 0) {
            unit.append();
          }
        };
    unit.append();
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    List<String> by = List.copyOf(unit.committedBy);
    assertThat(by.stream().filter(Thread.currentThread().getName()::equals)).hasSizeLessThan(100);
    assertThat(by).contains("heir");
  }

  @Test
  void aCommitThatFailsLeavesTheUnitUsable() {
    unit.duringCommit =
        () -> {
          throw new IllegalStateException("not this time");
        };
    unit.append();
    unit.duringCommit = () -> {};
    unit.append();
    assertThat(unit.committed).hasValue(2);
    assertThat(unit.announced).as("announced in spite of it, and again").hasValue(2);
  }

  @Test
  void manyThreadsAppendAndEachAppendIsCommittedByOneThreadAtATime() throws InterruptedException {
    int threads = 4;
    int appends = 20_000;
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < appends; n++) {
                  (n % 3 == 0 ? other : unit).append();
                }
              });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    pipeline.close(); // what was handed over is through
    assertThat(unit.committed.get() + other.committed.get()).isEqualTo(threads * appends);
    assertThat(store.overlaps).hasValue(0);
  }

  private final class Unit extends CommitUnit {
    private final ShardLog log = new BlankLog(new LogId("log", new UUID(1, 1)));
    private final AtomicInteger appended = new AtomicInteger();
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger announced = new AtomicInteger();
    private final AtomicInteger metered = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CountDownLatch firstAnnounced = new CountDownLatch(1);
    private final List<String> committedBy = new ArrayList<>();
    private Runnable duringCommit = () -> {};

    Unit() {
      super(pipeline);
      store.units.put(log, this);
    }

    void append() {
      appended.incrementAndGet();
      signal();
    }

    private void commit() {
      committedBy.add(Thread.currentThread().getName());
      committed.set(appended.get());
      duringCommit.run();
    }

    @Override
    protected ShardLog log() {
      return log;
    }

    @Override
    protected void fanOut() {
      announced.incrementAndGet();
      firstAnnounced.countDown();
    }

    @Override
    protected void meter() {
      metered.incrementAndGet();
    }
  }

  private static final class Store extends BlankLogStore {
    private final Map<ShardLog, Unit> units = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();

    @Override
    public boolean commitsInMemory() {
      return true;
    }

    @Override
    public void commitAlone(ShardLog log) {
      Unit unit = units.get(log);
      if (!unit.busy.compareAndSet(false, true)) {
        overlaps.incrementAndGet();
      }
      try {
        unit.commit();
      } finally {
        unit.busy.set(false);
      }
    }
  }
}
