package io.weir.broker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An append that comes while a commit is under way, and after it looked, is in the next one. */
@Timeout(60)
class CommitStageTest {

  @Test
  void whatIsAppendedDuringACommitIsCommittedToo() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      Store store = new Store();
      CommitPipeline pipeline = new CommitPipeline(store, 4, Thread::new);
      store.unit = new Unit(pipeline);
      store.appended.incrementAndGet();
      store.unit.signal();
      assertThat(store.allCommitted.await(20, TimeUnit.SECONDS))
          .as("the second append is committed")
          .isTrue();
      pipeline.close();
    }
  }

  private static final class Unit extends CommitUnit {
    private final ShardLog log = new Log();

    Unit(CommitPipeline pipeline) {
      super(pipeline);
    }

    @Override
    protected ShardLog log() {
      return log;
    }

    @Override
    protected void fanOut() {}

    @Override
    protected void meter() {}
  }

  /** During the first commit, when that has seen how far to go, comes the second append. */
  private static final class Store implements LogStore {
    private final AtomicInteger appended = new AtomicInteger();
    private final CountDownLatch allCommitted = new CountDownLatch(1);
    private Unit unit;
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
        unit.signal();
      }
      if (seen == 2) {
        allCommitted.countDown();
      }
    }

    @Override
    public Durability durability() {
      return Durability.FSYNC;
    }

    @Override
    public ShardLog open(LogId id, AppendListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public void delete(LogId id) {}

    @Override
    public int maintain(long nowNanos) {
      return 0;
    }

    @Override
    public @Nullable LogException failure() {
      return null;
    }

    @Override
    public long usableSpace() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static final class Log implements ShardLog {
    @Override
    public LogId id() {
      return new LogId("log", new UUID(1, 1));
    }

    @Override
    public int maxBodyLength() {
      return 0;
    }

    @Override
    public void append(long arrivalMillis, BodySource body) {}

    @Override
    public long startOffset() {
      return 0;
    }

    @Override
    public long durableOffset() {
      return 0;
    }

    @Override
    public int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
      return 0;
    }

    @Override
    public long offsetForTimestamp(long millis) {
      return 0;
    }

    @Override
    public void trim(long beforeOffset) {}

    @Override
    public long sizeInBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
