package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.limits.Limits;
import io.weir.log.BodyWriter;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Puts beside commits, and beside the end of their stream. */
@Timeout(60)
class PutRacesTest {
  private Broker broker;

  @BeforeEach
  void start() {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(new MemoryFileSystem())
            .limits(Limits.off())
            .start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  /** All that was signalled before is committed when a put into another stream is acknowledged. */
  private void awaitCommits() {
    CompletableFuture.supplyAsync(() -> broker.put("other", "k", new byte[1]).join())
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void aPutIsAnnouncedAfterItIsAppended() throws Exception {
    broker.createStream("other", 1);
    broker.createStream("s", 1);
    Payload slow =
        new Payload() {
          @Override
          public int length() {
            return 1;
          }

          @Override
          public void writeTo(BodyWriter out) {
            awaitCommits(); // If the news had been sent already, it would be gone now.
            out.write(new byte[1], 0, 1);
          }
        };
    CompletableFuture<Long> acknowledged = new CompletableFuture<>();
    broker.stream("s").put("k", null, slow, completing(acknowledged), 7);
    assertThat(acknowledged.get(20, TimeUnit.SECONDS)).isEqualTo(0);
  }

  private static AckListener completing(CompletableFuture<Long> future) {
    return new AckListener() {
      @Override
      public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
        future.complete(offset);
      }

      @Override
      public void onRejected(long tag, BrokerException why) {
        future.completeExceptionally(why);
      }
    };
  }

  @Test
  void recordsOfOneCommitAreAcknowledgedEachWithItsOwnOffset() throws Exception {
    broker.createStream("other", 1);
    broker.createStream("s", 1);
    CountDownLatch put = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    broker.stream("other").put("k", new byte[1], holding(busy, put, held), 0);
    assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
    StreamHandle handle = broker.stream("s");
    Map<Long, Long> offsets = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(100);
    for (long i = 0; i < 100; i++) {
      handle.put("k", new byte[] {(byte) i}, collecting(offsets, all), i);
    }
    put.countDown();
    assertThat(held.get(20, TimeUnit.SECONDS)).as("held all the while").isTrue();
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    ReadResult read =
        broker.read(broker.iterator("s", ShardRef.idOf(0), StartingPosition.trimHorizon()), 1_000);
    assertThat(read.count()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      long tag = read.bytes()[read.dataStart(i)];
      assertThat(offsets.get(tag)).isEqualTo(read.offset(i));
    }
  }

  /** Is called by the commit thread, and keeps it until it is told to go on. */
  private static AckListener holding(
      CountDownLatch busy, CountDownLatch goOn, CompletableFuture<Boolean> held) {
    return new AckListener() {
      @Override
      public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
        busy.countDown();
        try {
          held.complete(goOn.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          held.completeExceptionally(e);
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void onRejected(long tag, BrokerException why) {
        held.completeExceptionally(why);
      }
    };
  }

  private static AckListener collecting(Map<Long, Long> offsets, CountDownLatch all) {
    return new AckListener() {
      @Override
      public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
        offsets.put(tag, offset);
        all.countDown();
      }

      @Override
      public void onRejected(long tag, BrokerException why) {}
    };
  }

  /** Stands for resharding too, where a put finds its shard sealed. */
  @Test
  void aPutBesideADeletionIsStoredOrToldThatTheStreamIsGone() throws Exception {
    for (int round = 0; round < 30; round++) {
      broker.createStream("s", 1);
      StreamHandle handle = broker.stream("s");
      Queue<BrokerException> rejections = new ConcurrentLinkedQueue<>();
      CountDownLatch atWork = new CountDownLatch(4);
      List<Thread> producers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread producer = new Thread(() -> putUntilGone(handle, rejections, atWork));
        producers.add(producer);
        producer.start();
      }
      assertThat(atWork.await(20, TimeUnit.SECONDS)).isTrue();
      broker.deleteStream("s");
      for (Thread producer : producers) {
        producer.join();
      }
      assertThat(rejections)
          .allMatch(e -> e instanceof StreamNotFoundException || e instanceof OverloadedException);
    }
  }

  private static void putUntilGone(
      StreamHandle handle, Queue<BrokerException> rejections, CountDownLatch atWork) {
    boolean[] gone = {false};
    AckListener listener =
        new AckListener() {
          @Override
          public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {}

          @Override
          public void onRejected(long tag, BrokerException why) {
            rejections.add(why);
            gone[0] |= !(why instanceof OverloadedException);
          }
        };
    for (int i = 0; !gone[0]; i++) {
      handle.put("k", new byte[100], listener, i);
      if (i == 20) {
        atWork.countDown();
      }
    }
  }
}
