package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.contract.Body;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log that is deleted while another thread closes it. */
@Timeout(60)
class DeleteWhileClosingTest {
  private static final LogId OTHER = new LogId("other", new UUID(9, 9));

  @TempDir Path directory;

  /** A commit of another log holds the closing thread up, when it has marked the log closed. */
  @Test
  void itsFilesStayUntilItsQueueIsClosed() throws Exception {
    DirectoryOfOneLog data = new DirectoryOfOneLog(directory);
    CountDownLatch committing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a");
      ShardLog other = one.store.open(OTHER, waiting(committing, goOn));
      other.append(1, Body.ofText("b"));
      FutureTask<?> commit = task(() -> one.store.commit(List.of(other)));
      FutureTask<?> close = task(one.log::close);
      FutureTask<?> delete = task(() -> one.store.delete(OneLog.ID));
      start(commit);
      committing.await();
      awaitBlocked(start(close));
      awaitBlocked(start(delete));
      boolean early = delete.isDone();
      goOn.countDown(); // before anything is asserted, or closing the store would wait, too
      assertThat(early).as("deleted while it was being closed").isFalse();
      for (FutureTask<?> each : List.of(commit, close, delete)) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isNull();
      }
      assertThat(Files.exists(data.queue())).isFalse();
      assertThat(other.durableOffset()).isOne();
      assertThat(one.store.failure()).isNull();
    }
  }

  private static FutureTask<?> task(Runnable what) {
    return new FutureTask<Void>(what, null);
  }

  private static Thread start(FutureTask<?> task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Waits until a thread waits for a monitor, or has ended. */
  private static void awaitBlocked(Thread thread) {
    Thread.State state = thread.getState();
    while (state != Thread.State.BLOCKED && state != Thread.State.TERMINATED) {
      Thread.onSpinWait();
      state = thread.getState();
    }
  }

  private static AppendListener waiting(CountDownLatch committing, CountDownLatch goOn) {
    return new AppendListener() {
      @Override
      public void onDurable(long firstOffset, int count) {
        committing.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void onFailed(LogException cause) {}
    };
  }
}
