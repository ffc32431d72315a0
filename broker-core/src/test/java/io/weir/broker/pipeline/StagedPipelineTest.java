package io.weir.broker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.stream.StreamMode;
import io.weir.log.LogStore;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StagedPipelineTest {
  private static final Path DIRECTORY = Path.of("/data");

  private final CountDownLatch begin = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /** All but the first wait until they may begin. */
  private Thread thread(Runnable task) {
    boolean isFirst = threads.isEmpty();
    Thread made =
        new Thread(
            () -> {
              if (isFirst || mayBegin()) {
                task.run();
              }
            });
    threads.add(made);
    return made;
  }

  private boolean mayBegin() {
    try {
      begin.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  @Timeout(30)
  void closingAgainWaitsForNoThreadThatBeganTooLate() throws Exception {
    MemoryFileSystem disk = new MemoryFileSystem();
    disk.createDirectories(DIRECTORY);
    try (LogStore store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open()) {
      CommitPipeline pipeline = CommitPipeline.start(store, 1, this::thread);
      Catalog catalog =
          new Catalog(store, new UUID(1, 1), pipeline, disk, DIRECTORY, () -> 1_000_000, 1000);
      catalog.append(new StreamCreated(new UUID(7, 7), "s", StreamMode.PROVISIONED, 1, 2, 3, 2));
      pipeline.close();
      begin.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      pipeline.close();
      assertThat(threads).hasSize(2).noneMatch(Thread::isAlive);
    }
  }
}
