package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.mapped.MappedLogStoreTest.Body;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two things at a time, one of them held fast at a certain operation of the file system, so that
 * what {@link RacesTest} meets now and then happens every time.
 */
@Timeout(30)
class LifecycleRacesTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final LogId LOG = new LogId("s/a", new UUID(1, 2));

  private final MemoryFileSystem files = new MemoryFileSystem();
  private final ExecutorService others = Executors.newCachedThreadPool();
  private long now;

  @AfterEach
  void noMappingAndNoFileIsLeft() {
    others.shutdownNow();
    assertThat(files.openMappings()).as("mappings left").isEmpty();
    assertThat(files.openFiles()).as("files left open").isEmpty();
  }

  private MappedLogStore open() {
    return MappedLogStore.builder(DIRECTORY)
        .fileSystem(files)
        .segmentBytes(4096, 4096)
        .journal(2 << 20, 2)
        .open();
  }

  private static void append(ShardLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.append(1000 + i, new Body(new byte[200]));
    }
  }

  private void maintain(MappedLogStore store) {
    for (int i = 0; i < 20; i++) {
      now += 1_000_000_000L;
      store.maintain(now);
    }
  }

  /** Leaves a log of several sealed segments, none of them mapped. */
  private ShardLog reopenedWithSegments(MappedLogStore store) {
    ShardLog log = store.open(LOG, AppendListener.NONE);
    append(log, 0, 60);
    store.commit(List.of(log));
    maintain(store);
    log.close();
    return store.open(LOG, AppendListener.NONE);
  }

  /** A search for 9999 begins in the first segment, and walks on through all. */
  private ShardLog reopenedWithALateRecordFirst(MappedLogStore store) {
    ShardLog log = store.open(LOG, AppendListener.NONE);
    log.append(9999, new Body(new byte[200]));
    append(log, 1, 60);
    store.commit(List.of(log));
    maintain(store);
    log.close();
    ShardLog reopened = store.open(LOG, AppendListener.NONE);
    reopened.trim(1);
    return reopened;
  }

  @Test
  void aReaderThatIsInsideWhenTheLogIsClosedMapsNothingAnew() {
    try (MappedLogStore store = open()) {
      ShardLog log = reopenedWithSegments(store);
      AtomicBoolean once = new AtomicBoolean();
      files.intercept(
          (operation, path) -> {
            if (path.toString().endsWith(".idx") && once.compareAndSet(false, true)) {
              log.close(); // the reader holds the first segment, and goes on to the second
            }
          });
      assertThatThrownBy(() -> log.read(0, 1000, 1 << 20, new RecordBatch()))
          .isInstanceOf(LogClosedException.class);
      assertThat(once).isTrue();
      assertThat(files.openMappings()).as("mappings of a closed log").isEmpty();
      files.stopFaults();
    }
  }

  @Test
  void aReaderOfASegmentThatIsBeingDeletedMapsItNoMore() throws Exception {
    try (MappedLogStore store = open()) {
      ShardLog log = reopenedWithALateRecordFirst(store);
      CountDownLatch readerIsInFirst = new CountDownLatch(1);
      CountDownLatch secondIsDropped = new CountDownLatch(1);
      AtomicBoolean read = new AtomicBoolean();
      CompletableFuture<Long> found = new CompletableFuture<>();
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.OPEN && path.endsWith("0000000000.idx")) {
              readerIsInFirst.countDown();
              await(secondIsDropped);
            }
            if (operation == Operation.DELETE
                && path.endsWith("0000000001.seg")
                && read.compareAndSet(false, true)) {
              secondIsDropped.countDown(); // its file is still there
              found.orTimeout(20, TimeUnit.SECONDS).join();
            }
          });
      Future<?> reader = others.submit(() -> found.complete(log.offsetForTimestamp(9999)));
      await(readerIsInFirst);
      log.trim(50);
      maintain(store);
      reader.get(20, TimeUnit.SECONDS);
      assertThat(found.join()).isEqualTo(60);
      assertThat(read).isTrue();
      files.stopFaults();
      assertThat(files.openMappings().stream().map(p -> p.getFileName().toString()))
          .as("mappings of deleted segments")
          .doesNotContain("0000000000.seg", "0000000001.seg");
    }
  }

  @Test
  void aReadUnderWhichTheNextSegmentsAreTrimmedEndsBeforeThem() throws Exception {
    try (MappedLogStore store = open()) {
      ShardLog log = reopenedWithSegments(store);
      CountDownLatch readerIsInFirst = new CountDownLatch(1);
      CountDownLatch trimmed = new CountDownLatch(1);
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.OPEN && path.endsWith("0000000000.idx")) {
              readerIsInFirst.countDown();
              await(trimmed);
            }
          });
      RecordBatch batch = new RecordBatch();
      Future<Integer> reader = others.submit(() -> log.read(0, 1000, 1 << 20, batch));
      await(readerIsInFirst);
      log.trim(50);
      maintain(store);
      trimmed.countDown();
      assertEndsBeforeTheTrim(log, reader.get(20, TimeUnit.SECONDS), batch);
      files.stopFaults();
    }
  }

  @Test
  void aReadThatFindsTheNextSegmentsFileTrimmedEndsBeforeIt() {
    try (MappedLogStore store = open()) {
      ShardLog log = reopenedWithSegments(store);
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.OPEN && path.endsWith("0000000001.seg")) {
              log.trim(50);
              throw new NoSuchFileException(path.toString());
            }
          });
      RecordBatch batch = new RecordBatch();
      assertEndsBeforeTheTrim(log, log.read(0, 1000, 1 << 20, batch), batch);
      files.stopFaults();
    }
  }

  /** What was read is all before the gap that the trim makes; the next read is behind it. */
  private static void assertEndsBeforeTheTrim(ShardLog log, int count, RecordBatch batch) {
    assertThat(count).isPositive();
    assertThat(batch.offset(0)).isZero();
    assertThat(batch.offset(count - 1)).isEqualTo(count - 1);
    assertThat(log.read(count, 1000, 1 << 20, batch)).isPositive();
    assertThat(batch.offset(0)).isEqualTo(50);
  }

  @Test
  void aSearchThatIsInsideWhenAllIsTrimmedAndTheLogIsClosedEnds() {
    try (MappedLogStore store = open()) {
      ShardLog log = reopenedWithALateRecordFirst(store);
      AtomicBoolean once = new AtomicBoolean();
      files.intercept(
          (operation, path) -> {
            if (path.toString().endsWith(".idx") && once.compareAndSet(false, true)) {
              log.close();
              ((MappedShardLog) log).forcer().trim(60); // by a thread that was inside, too
            }
          });
      assertThat(log.offsetForTimestamp(9999)).isEqualTo(60);
      assertThat(once).isTrue();
      files.stopFaults();
    }
  }

  @Test
  void aCommitUnderWayAcknowledgesNothingWhenAnotherForceFailsMeanwhile() {
    List<String> heard = new ArrayList<>();
    AppendListener listener =
        new AppendListener() {
          @Override
          public void onDurable(long firstOffset, int count) {
            heard.add("durable " + firstOffset);
          }

          @Override
          public void onFailed(LogException cause) {
            heard.add("failed");
          }
        };
    try (MappedLogStore store = open()) {
      ShardLog log = store.open(LOG, listener);
      append(log, 0, 1);
      store.commit(List.of(log));
      maintain(store); // it waits to be forced, but has not waited long enough
      append(log, 1, 2);
      AtomicBoolean once = new AtomicBoolean();
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_MAPPING) {
              throw new IOException("Input/output error");
            }
            if (operation == Operation.FORCE_FILE
                && path.toString().endsWith(".journal")
                && once.compareAndSet(false, true)) {
              maintain(store); // as the thread that forces segments does beside
            }
          });
      store.commit(List.of(log));
      files.stopFaults();
      assertThat(store.failure()).isNotNull();
      assertThat(log.durableOffset()).isEqualTo(1);
      assertThat(heard).containsExactly("durable 0", "failed");
    }
  }

  @Test
  void aSpareThatWasAskedForIsNotMadeForAClosedLog() {
    try (MappedLogStore store = open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 12); // more than half of the segment: a spare is asked for
      store.commit(List.of(log));
      log.close();
      long made = files.count(Operation.CREATE);
      now += 1;
      store.maintain(now);
      assertThat(files.openMappings()).isEmpty();
      assertThat(files.count(Operation.CREATE)).isEqualTo(made);
    }
  }

  @Test
  void aSpareThatWasAskedForIsNotMadeForAnIdleLog() {
    try (MappedLogStore store = open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 12);
      store.commit(List.of(log));
      log.idle();
      long made = files.count(Operation.CREATE);
      store.maintain(now);
      assertThat(files.count(Operation.CREATE)).isEqualTo(made);
    }
  }

  @Test
  void deletingALogWaitsForTheSpareThatIsBeingMade() throws Exception {
    try (MappedLogStore store = open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 12);
      store.commit(List.of(log));
      CountDownLatch deleting = new CountDownLatch(1);
      List<Future<?>> deletion = new ArrayList<>();
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.CREATE && path.endsWith("0000000001.seg")) {
              deletion.add(
                  others.submit(
                      () -> {
                        deleting.countDown();
                        store.delete(LOG);
                      }));
              await(deleting);
            }
          });
      maintain(store);
      files.stopFaults();
      deletion.get(0).get(20, TimeUnit.SECONDS);
      assertThat(files.exists(DIRECTORY.resolve("logs/s/a"))).isFalse();
      assertThat(files.openMappings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aLogThatIsBeingClosedCannotBeOpenedBesides(Durability durability) {
    try (MappedLogStore store =
        MappedLogStore.builder(DIRECTORY).fileSystem(files).durability(durability).open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 10);
      store.commit(List.of(log));
      List<Throwable> refusals = new ArrayList<>();
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_MAPPING) {
              try {
                store.open(LOG, AppendListener.NONE).close();
              } catch (IllegalStateException | LogException e) {
                refusals.add(e);
              }
            }
          });
      log.close();
      files.stopFaults();
      assertThat(refusals).isNotEmpty().allMatch(e -> e instanceof IllegalStateException);
      assertThat(store.open(LOG, AppendListener.NONE).durableOffset()).isEqualTo(10);
    }
  }

  /** A commit comes while an append is in the midst of its body. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void aRecordThatIsBeingWrittenIsNeitherAcknowledgedNorJournaled(Durability durability) {
    List<Long> acknowledged = new ArrayList<>();
    AppendListener listener =
        new AppendListener() {
          @Override
          public void onDurable(long firstOffset, int count) {
            for (int i = 0; i < count; i++) {
              acknowledged.add(firstOffset + i);
            }
          }

          @Override
          public void onFailed(LogException cause) {
            throw new AssertionError(cause);
          }
        };
    MemoryFileSystem midway;
    try (MappedLogStore store =
        MappedLogStore.builder(DIRECTORY).fileSystem(files).durability(durability).open()) {
      ShardLog log = store.open(LOG, listener);
      append(log, 0, 3);
      MemoryFileSystem[] image = new MemoryFileSystem[1];
      byte[] body = "a body in two parts".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      log.append(
          1003,
          new BodySource() {
            @Override
            public int length() {
              return body.length;
            }

            @Override
            public void writeTo(BodyWriter out) {
              out.write(body, 0, 6);
              store.commit(List.of(log));
              image[0] = files.kill();
              out.write(body, 6, body.length - 6);
            }
          });
      midway = image[0];
      assertThat(acknowledged).as("during the append").containsExactly(0L, 1L, 2L);
      assertThat(log.durableOffset()).isEqualTo(3);
      store.commit(List.of(log));
      assertThat(acknowledged).containsExactly(0L, 1L, 2L, 3L);
      RecordBatch batch = new RecordBatch();
      assertThat(log.read(3, 1, 100, batch)).isEqualTo(1);
    }
    try (MappedLogStore store =
        MappedLogStore.builder(DIRECTORY).fileSystem(midway).durability(durability).open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      assertThat(log.durableOffset()).as("after the process ended in the midst").isEqualTo(3);
      RecordBatch batch = new RecordBatch();
      assertThat(log.read(0, 10, 1 << 20, batch)).isEqualTo(3);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
