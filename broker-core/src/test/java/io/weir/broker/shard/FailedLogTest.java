package io.weir.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.weir.broker.BlankLogStore;
import io.weir.broker.Outcomes;
import io.weir.broker.VirtualTime;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.StorageException;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.stream.StreamMode;
import io.weir.log.AppendListener;
import io.weir.log.LogFencedException;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A log reports its failure once, and its engine need not refuse what is appended afterwards: the
 * mapped one does, one that assigns offsets late may hear of it later than the shard. So the shard
 * remembers.
 */
@Timeout(60)
class FailedLogTest {

  /** Takes everything, and fails at the first commit. */
  private static final class Engine extends BlankLogStore {
    private AppendListener listener = AppendListener.NONE;
    private boolean failed;

    @Override
    public ShardLog open(LogId id, AppendListener hears) {
      listener = hears;
      return super.open(id, hears);
    }

    @Override
    public void commit(List<? extends ShardLog> logs) {
      if (!failed && !logs.isEmpty()) {
        failed = true;
        listener.onFailed(new LogFencedException("another owner took over", null));
      }
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final Engine engine = new Engine();
  private final CommitPipeline pipeline = CommitPipeline.start(engine, 1, Thread::new);
  private final Outcomes heard = new Outcomes();
  private final ActiveStream stream = stream();

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

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void failOnce() {
    stream.put("k", new byte[1], heard, 1);
    Awaitility.await().until(() -> heard.rejected.containsKey(1L));
    assertThat(heard.rejected.get(1L)).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void laterPutsAreRefusedAndDoNotWait() {
    failOnce();
    stream.put("k", new byte[1], heard, 2);
    assertThat(heard.rejected.get(2L))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("another owner took over");
    assertThat(heard.calls.get(1L)).hasValue(1);
    assertThat(heard.calls.get(2L)).hasValue(1);
  }

  @Test
  void itsEndIsNotPromised() {
    failOnce();
    Shard parent = stream.shards().get(0);
    Handover handover = new Handover(stream, engine, List.of(parent), List.of(), true);
    handover.seal().join();
    assertThatThrownBy(handover::ends)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("another owner took over");
  }
}
