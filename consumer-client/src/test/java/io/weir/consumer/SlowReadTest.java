package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A read that takes long on the thread that asks for it holds up nobody else. */
class SlowReadTest {
  private static final Lease LEASE =
      new Lease("shardId-000000000000", 1, Checkpoint.trimHorizon(), false);
  private static final SourceBatch EMPTY = new SourceBatch(List.of(), 0, false);

  /** What a read waits for, so that without heartbeats it never ends. */
  private final CountDownLatch heartbeats = new CountDownLatch(4);

  private final CountDownLatch slowReads = new CountDownLatch(2);
  private final AtomicInteger reads = new AtomicInteger();

  /** The first read is asked for by the worker, all others by a timer. */
  private CompletableFuture<SourceBatch> read() {
    if (reads.getAndIncrement() > 0) {
      try {
        heartbeats.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(e);
      }
      slowReads.countDown();
    }
    return CompletableFuture.completedFuture(EMPTY);
  }

  @Test
  @Timeout(60)
  void heartbeatsGoOnWhileAReadTakesLong() throws InterruptedException {
    Consumer consumer =
        Consumer.builder(new SlowGateway())
            .session(Duration.ofSeconds(1))
            .onRecords(records -> {})
            .start();
    try {
      assertThat(slowReads.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      consumer.close();
    }
  }

  private final class SlowGateway implements ConsumerGateway {
    @Override
    public String group() {
      return "group";
    }

    @Override
    public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
      if (reads.get() > 1) {
        heartbeats.countDown();
      }
      return CompletableFuture.completedFuture(List.of(LEASE));
    }

    @Override
    public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> release(Lease lease) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(GroupMember member) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
      return new PollingSource(SlowReadTest.this::read, timers, onReady);
    }

    @Override
    public void close() {}
  }
}
