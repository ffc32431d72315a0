package io.weir.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.weir.broker.BlankLog;
import io.weir.broker.BlankLogStore;
import io.weir.broker.Outcomes;
import io.weir.broker.VirtualTime;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.StreamMode;
import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The steps of a change of shards, one by one: what becomes of puts in between. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HandoverTest {
  private final OverloadedException why = new OverloadedException("try again");

  /** Counts what is appended, and says of all of it that it is durable when it commits. */
  private static final class CountingLog extends BlankLog {
    private final AppendListener listener;
    private int appended;
    private long durable;

    CountingLog(LogId id, AppendListener listener) {
      super(id);
      this.listener = listener;
    }

    @Override
    public synchronized void append(long arrivalMillis, BodySource body) {
      appended++;
    }

    void commit() {
      int count;
      long first;
      synchronized (this) {
        count = appended;
        appended = 0;
        first = durable;
        durable += count;
      }
      if (count > 0) {
        listener.onDurable(first, count);
      }
    }

    @Override
    public synchronized long durableOffset() {
      return durable;
    }
  }

  private static final class Engine extends BlankLogStore {
    final Map<String, CountingLog> logs = new ConcurrentHashMap<>();

    @Override
    public ShardLog open(LogId id, AppendListener listener) {
      CountingLog log = new CountingLog(id, listener);
      logs.put(id.name(), log);
      return log;
    }

    @Override
    public void commit(List<? extends ShardLog> dirty) {
      dirty.forEach(log -> ((CountingLog) log).commit());
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final Engine engine = new Engine();
  private final CommitPipeline pipeline = CommitPipeline.start(engine, 3, Thread::new);
  private final Outcomes heard = new Outcomes();
  private final ActiveStream stream = stream();
  private ReshardPlan plan;
  private Handover handover;

  private ActiveStream stream() {
    ShardContext context =
        new ShardContext(
            pipeline,
            Limits.off(),
            time.clock(),
            time.nanoClock(),
            new StorageGate(0),
            new AckDelivery(null),
            new IteratorTokens(new byte[32]),
            new WaitingReads.Environment(new WaitTimers(time.nanoClock()), Runnable::run, 10),
            records -> {},
            16,
            0);
    StreamCreated event =
        new StreamCreated(new UUID(1, 2), "s", StreamMode.PROVISIONED, 0, 1, 1, 1);
    return new ActiveStream(
        StreamStates.of(event), engine, context, new StreamMeters(null, Tags.empty(), "s"));
  }

  /** A split, as far as that its parent is sealed. */
  @BeforeEach
  void seal() {
    StreamState before = stream.state();
    plan = new ReshardPlan(before, 2, 1);
    plan.split(before.openShards().get(0), new HashKey(1L << 63, 0));
    handover = stream.prepare(plan.closed(), plan.opened(), engine, true);
    put(0);
    handover.seal().join();
    assertThat(heard.acked).containsKey(0L);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void put(long tag) {
    stream.put("k", new byte[1], heard, tag);
  }

  private void awaitAcked(long tag) {
    Awaitility.await().until(() -> heard.acked.containsKey(tag));
  }

  /** All are of one key, and so go to one child: their offsets tell the order. */
  @Test
  void heldPutsGoToTheChildInTheOrderOfTheirCalls() {
    for (int tag = 1; tag <= 5; tag++) {
      put(tag);
    }
    assertThat(heard.calls).as("held").containsOnlyKeys(0L);
    handover.complete(StreamStates.resharded(stream.state(), plan));
    put(6);
    for (long tag = 1; tag <= 6; tag++) {
      awaitAcked(tag);
      assertThat(heard.acked.get(tag)).as("the offset of put %s", tag).isEqualTo(tag - 1);
    }
  }

  @Test
  void whereItIsGivenUpTheParentGoesOnAndHeldPutsAreRefused() {
    put(1);
    handover.abandon(why, false);
    assertThat(heard.rejected).containsOnlyKeys(1L).containsValue(why);
    put(2);
    awaitAcked(2);
    assertThat(heard.acked.get(2L)).as("in the parent, behind its first record").isEqualTo(1);
  }

  /**
   * The event may be on the disk: the parent may be closed after a restart, and its end be told.
   */
  @Test
  void whereNobodyKnowsWhetherItHappenedTheParentTakesNothing() {
    put(1);
    handover.abandon(why, true);
    put(2);
    assertThat(heard.rejected).containsOnlyKeys(1L, 2L).containsValue(why);
    assertThat(heard.acked).containsOnlyKeys(0L);
  }

  @Test
  void nothingOfAChildIsToBeSeenBefore() {
    assertThat(stream.reader(1)).isNull();
    assertThat(stream.shards()).hasSize(1);
    handover.complete(StreamStates.resharded(stream.state(), plan));
    assertThat(stream.reader(1)).isNotNull();
  }
}
