package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.late.LateEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every put is heard of exactly once, whatever happens to the disk, the engine, or the listeners.
 */
class AcknowledgementTest {
  private static final java.time.Duration SOON = java.time.Duration.ofSeconds(5);

  @TempDir Path directory;

  enum Engine {
    MAPPED_FSYNC,
    MAPPED_OS,
    LATE
  }

  private BrokerBuilder builder(Engine engine) {
    BrokerBuilder builder = Broker.builder().dataDirectory(directory).limits(Limits.off());
    return switch (engine) {
      case MAPPED_FSYNC -> builder;
      case MAPPED_OS -> builder.durability(Durability.OS);
      case LATE -> {
        LateEngine late = new LateEngine();
        yield builder.engine((path, durability, files) -> prepared(path, late));
      }
    };
  }

  private static io.weir.log.LogStore prepared(Path path, LateEngine late) {
    assertThat(path).exists();
    return late.open();
  }

  @ParameterizedTest
  @EnumSource
  void manyProducersAndReadersAgreeOnWhatIsThere(Engine engine) throws Exception {
    int producers = 4;
    int each = 5_000;
    Outcomes heard = new Outcomes();
    ExecutorService pool = Executors.newFixedThreadPool(producers + 1);
    try (Broker broker = builder(engine).pendingAcksPerShard(256).start()) {
      broker.createStream("s", 3);
      StreamHandle handle = broker.stream("s");
      List<CompletableFuture<?>> work = new ArrayList<>();
      for (int p = 0; p < producers; p++) {
        int producer = p;
        work.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < each; i++) {
                    long tag = (long) producer * each + i;
                    handle.put("key-" + i % 50, new byte[i % 200], heard, tag);
                  }
                },
                pool));
      }
      CompletableFuture<Integer> tail =
          CompletableFuture.supplyAsync(() -> follow(broker, work), pool);
      CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      Awaitility.await().until(() -> heard.calls.size() == producers * each);

      assertThat(tail.get(30, TimeUnit.SECONDS)).isPositive();
      assertThat(heard.calls.values()).allMatch(n -> n.get() == 1);
      assertThat(heard.rejected.values()).allMatch(e -> e instanceof OverloadedException);
      int stored = 0;
      for (int shard = 0; shard < 3; shard++) {
        stored += count(broker, ShardRef.idOf(shard));
      }
      assertThat(stored).isEqualTo(heard.acked.size()).isPositive();
    } finally {
      pool.shutdown();
    }
    assertThat(heard.calls.values()).allMatch(n -> n.get() == 1);
  }

  /** Reads shard 0 while the others work; offsets must come without a gap. */
  private static int follow(Broker broker, List<CompletableFuture<?>> work) {
    ShardIterator iterator = broker.iterator("s", ShardRef.idOf(0), StartingPosition.trimHorizon());
    long expected = 0;
    while (expected == 0 || !work.stream().allMatch(CompletableFuture::isDone)) {
      ReadResult result = broker.read(iterator, 100);
      for (int i = 0; i < result.count(); i++) {
        if (result.offset(i) != expected++) {
          throw new IllegalStateException("read " + result.offset(i) + " after " + (expected - 2));
        }
      }
      iterator = result.next();
    }
    return (int) expected;
  }

  private static int count(Broker broker, String shard) {
    ShardIterator iterator = broker.iterator("s", shard, StartingPosition.trimHorizon());
    int count = 0;
    ReadResult result;
    do {
      result = broker.read(iterator, 10_000);
      count += result.count();
      iterator = result.next();
    } while (result.count() > 0);
    return count;
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatThrowsHarmsNobody(Engine engine) {
    AtomicInteger calls = new AtomicInteger();
    AckListener bad =
        new AckListener() {
          @Override
          public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
            calls.incrementAndGet();
            throw new IllegalStateException("planted by the test");
          }

          @Override
          public void onRejected(long tag, BrokerException why) {
            calls.incrementAndGet();
            throw new IllegalStateException("planted by the test");
          }
        };
    try (Broker broker = builder(engine).start()) {
      broker.createStream("s", 1);
      StreamHandle handle = broker.stream("s");
      for (int i = 0; i < 10; i++) {
        handle.put("k", new byte[1], bad, i);
        handle.put("", new byte[1], bad, i);
      }
      broker.put("s", "k", new byte[1]).join();
      assertThat(calls).hasValue(20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerMayPutAgain(Engine engine) throws Exception {
    CountDownLatch done = new CountDownLatch(100);
    try (Broker broker = builder(engine).start()) {
      broker.createStream("s", 2);
      StreamHandle handle = broker.stream("s");
      handle.put("k0", new byte[1], new Chain(handle, done), 1);
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Puts the next one when it hears of one. */
  private record Chain(StreamHandle handle, CountDownLatch done) implements AckListener {
    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      done.countDown();
      if (done.getCount() > 0) {
        handle.put("k" + tag, new byte[1], this, tag + 1);
      }
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      throw why;
    }
  }

  @Test
  void changingStreamsFromAListenerIsRefusedNotADeadlock() {
    try (Broker broker = builder(Engine.MAPPED_OS).start()) {
      broker.createStream("s", 1);
      CompletableFuture<Object> tried =
          broker
              .put("s", "k", new byte[1])
              .handle(
                  (receipt, error) -> {
                    try {
                      return broker.createStream("t", 1);
                    } catch (IllegalStateException e) {
                      return e;
                    }
                  });
      assertThat(tried.join()).isNotNull();
    }
  }

  /** It waits for the group's heartbeats, one of which may wait for the commit. */
  @Test
  void describingAGroupInAListenerIsRefusedToo() {
    try (Broker broker = builder(Engine.MAPPED_OS).start()) {
      broker.createStream("s", 1);
      CompletableFuture<Object> refusal = new CompletableFuture<>();
      AckListener asking =
          new AckListener() {
            @Override
            public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
              try {
                refusal.complete(broker.groups().describe("s", "g"));
              } catch (RuntimeException e) {
                refusal.complete(e);
              }
            }

            @Override
            public void onRejected(long tag, BrokerException why) {
              refusal.complete(why);
            }
          };
      broker.stream("s").put("k", new byte[1], asking, 1);
      assertThat(refusal).succeedsWithin(SOON).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void acknowledgementsGoToTheExecutorGiven() {
    ExecutorService own = Executors.newSingleThreadExecutor(r -> new Thread(r, "acks-of-the-test"));
    try (Broker broker = builder(Engine.MAPPED_OS).ackExecutor(own).start()) {
      broker.createStream("s", 1);
      Outcomes heard = new Outcomes();
      List<String> threads = new ArrayList<>();
      broker.stream("s")
          .put(
              "k",
              new byte[1],
              new AckListener() {
                @Override
                public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
                  threads.add(Thread.currentThread().getName());
                  heard.onAck(tag, shard, offset, arrivalMillis);
                }

                @Override
                public void onRejected(long tag, BrokerException why) {}
              },
              1);
      Awaitility.await().until(() -> heard.acked.containsKey(1L));
      assertThat(threads).containsExactly("acks-of-the-test");
    } finally {
      own.shutdown();
    }
  }

  @Test
  void afterAFailedForceTheOutcomeIsUnknownAndReadsGoOn() {
    MemoryFileSystem disk = new MemoryFileSystem();
    Outcomes heard = new Outcomes();
    AtomicLong waiting = new AtomicLong(-1);
    AtomicBoolean failing = new AtomicBoolean();
    List<Boolean> heardBefore = new CopyOnWriteArrayList<>();
    // The journal's alone: a round behind the scenes is not to be the first that fails.
    disk.failForces(
        path -> {
          boolean journal = path.startsWith("/data/journal");
          if (journal) {
            heardBefore.add(heard.calls.containsKey(waiting.get()));
          }
          return journal && failing.get();
        });
    try (Broker broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(disk)
            .limits(Limits.off())
            .start()) {
      broker.createStream("s", 1);
      StreamHandle handle = broker.stream("s");
      waiting.set(0);
      handle.put("k", new byte[1], heard, 0);
      Awaitility.await().until(() -> heard.calls.containsKey(0L));
      failing.set(true);
      waiting.set(1);
      handle.put("k", new byte[1], heard, 1);
      Awaitility.await().until(() -> heard.calls.containsKey(1L));
      handle.put("k", new byte[1], heard, 2);
      Awaitility.await().until(() -> heard.calls.containsKey(2L));

      assertThat(heardBefore).as("acknowledged when its force began").containsOnly(false);
      assertThat(heard.rejected.get(1L)).isInstanceOf(OutcomeUnknownException.class);
      assertThat(heard.rejected.get(2L))
          .isInstanceOfAny(StorageException.class, OutcomeUnknownException.class);
      assertThat(count(broker, ShardRef.idOf(0))).isOne();
      assertThatThrownBy(() -> broker.createStream("t", 1)).isInstanceOf(StorageException.class);
    }
    assertThat(heard.calls.values()).allMatch(n -> n.get() == 1);
  }

  @Test
  void whatAnEngineLosesIsHeardOfToo() {
    LateEngine late = new LateEngine();
    Outcomes heard = new Outcomes();
    try (Broker broker =
        Broker.builder()
            .dataDirectory(directory)
            .limits(Limits.off())
            .engine((path, durability, files) -> late.open())
            .start()) {
      broker.createStream("s", 1);
      late.fail();
      for (long i = 0; i < 100; i++) {
        broker.stream("s").put("k", new byte[1], heard, i);
      }
      Awaitility.await().until(() -> heard.calls.size() == 100);
    }
    assertThat(heard.calls.values()).allMatch(n -> n.get() == 1);
    assertThat(heard.rejected).hasSize(100);
  }

  @Test
  void aDiskBelowItsFloorTakesNoPutsButServesReads() {
    MemoryFileSystem disk = new MemoryFileSystem();
    Outcomes heard = new Outcomes();
    VirtualTime time = new VirtualTime();
    try (Broker broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(disk)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .limits(Limits.off())
            .diskFloor(1 << 20)
            .start()) {
      broker.createStream("s", 1);
      broker.put("s", "k", new byte[1]).join();
      disk.limitSpace((1 << 20) - 1);
      time.advance(java.time.Duration.ofSeconds(2));
      Awaitility.await()
          .until(
              () -> {
                broker.stream("s").put("k", new byte[1], heard, 1);
                return heard.rejected.get(1L) instanceof StorageFullException;
              });
      assertThat(count(broker, ShardRef.idOf(0))).isPositive();
      disk.limitSpace(1L << 40);
      time.advance(java.time.Duration.ofSeconds(2));
      Awaitility.await()
          .untilAsserted(() -> assertThat(broker.put("s", "k", new byte[1])).succeedsWithin(SOON));
    }
  }

  /** It would wait for acknowledgements that only this thread can give. */
  @ParameterizedTest
  @EnumSource(names = {"MAPPED_FSYNC", "MAPPED_OS"})
  void aListenerCannotCloseTheBroker(Engine engine) {
    try (Broker broker = builder(engine).start()) {
      broker.createStream("s", 1);
      CompletableFuture<Throwable> refusal = new CompletableFuture<>();
      broker.stream("s")
          .put(
              "key",
              new byte[1],
              new AckListener() {
                @Override
                public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
                  try {
                    broker.close();
                    refusal.complete(new AssertionError("closed"));
                  } catch (IllegalStateException e) {
                    refusal.complete(e);
                  }
                }

                @Override
                public void onRejected(long tag, BrokerException why) {
                  refusal.complete(why);
                }
              },
              0);
      assertThat(refusal).succeedsWithin(SOON).isInstanceOf(IllegalStateException.class);
      assertThat(broker.put("s", "key", new byte[1])).succeedsWithin(SOON);
    }
  }
}
