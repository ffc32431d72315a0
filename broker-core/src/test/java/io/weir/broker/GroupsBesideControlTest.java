package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.GroupNotFoundException;
import io.weir.broker.error.LeaseLostException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupDescription;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups go on whatever the control plane is at, and each sees what the other has done. */
@Timeout(120)
class GroupsBesideControlTest {
  private static final HashKey MIDDLE = new HashKey(1L << 62, 0);
  private static final String FIRST = "shardId-000000000000";

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HeldThread held = new HeldThread();
  private Broker broker;
  private ConsumerGroups groups;

  /** Stands still whenever it looks at the clock, which a control call does with the monitor. */
  private static final class HeldThread {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile Thread thread;

    void look() {
      if (Thread.currentThread() == thread) {
        begun.countDown();
        awaitUninterruptibly(goOn);
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @BeforeEach
  void start() {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(disk)
            .durability(Durability.OS)
            .clock(
                () -> {
                  held.look();
                  return time.clock().time();
                })
            .nanoClock(time.nanoClock())
            .limits(Limits.off())
            .snapshotEvery(5)
            .start();
    groups = broker.groups();
    broker.createStream("s", 2);
  }

  @AfterEach
  void stop() {
    held.goOn.countDown();
    broker.close();
    threads.shutdownNow();
  }

  private static GroupMember member(String id, StartingPosition start) {
    return new GroupMember(id, GroupMember.DEFAULT_SESSION, start);
  }

  private List<Lease> beat(String stream, String group, String member) {
    return groups.heartbeat(stream, group, member(member, StartingPosition.trimHorizon()));
  }

  /** Begins a control call, and returns when it is under way and holds the monitor. */
  private Future<?> hold(Runnable call) throws InterruptedException {
    Future<?> future =
        threads.submit(
            () -> {
              held.thread = Thread.currentThread();
              try {
                call.run();
              } finally {
                held.thread = null;
              }
            });
    assertThat(held.begun.await(30, TimeUnit.SECONDS)).isTrue();
    return future;
  }

  /** What does not wait for the one that is held. */
  private <T> T now(Callable<T> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    return threads.submit(call).get(30, TimeUnit.SECONDS);
  }

  @Test
  void membersComeAndGoAndCheckpointWhileAShardIsSplit() throws Exception {
    Lease first = beat("s", "g", "a").get(0);
    String number =
        broker.put("s", new PutEntry("k", HashKey.MIN, new byte[1])).join().sequenceNumber();
    Future<?> split = hold(() -> broker.splitShard("s", FIRST, MIDDLE));

    now(() -> groups.checkpoint("s", "g", FIRST, first.counter(), Checkpoint.after(number)).join());
    assertThat(now(() -> beat("s", "g", "b"))).isEmpty();
    Lease wanted = now(() -> beat("s", "g", "a")).get(1);
    assertThat(wanted.handOver()).isTrue();
    now(
        () -> {
          groups.release("s", "g", wanted.shardId(), wanted.counter());
          return wanted;
        });
    assertThat(now(() -> beat("s", "g", "b"))).hasSize(1);
    now(
        () -> {
          groups.leave("s", "g", "b");
          return wanted;
        });
    assertThat(now(() -> beat("s", "g", "a"))).hasSize(2);
    assertThat(now(() -> beat("s", "another", "a"))).hasSize(2);
    assertThat(now(() -> groups.heartbeat("s", "new", member("a", StartingPosition.latest()))))
        .hasSize(2);

    held.goOn.countDown();
    split.get();
    for (String group : List.of("g", "another", "new")) {
      Lease parent = beat("s", group, "a").get(0);
      groups.checkpoint("s", group, FIRST, parent.counter(), Checkpoint.shardEnd()).join();
      assertThat(beat("s", group, "a")).as("with its children").hasSize(3);
    }
  }

  @Test
  void heartbeatsAreAnsweredWhileAStreamIsCreated() throws Exception {
    Future<?> creation = hold(() -> broker.createStream("other", 1));
    assertThat(now(() -> beat("s", "g", "a"))).hasSize(2);
    held.goOn.countDown();
    creation.get();
  }

  /** Each catalog that comes of it can be read again. */
  @Test
  void groupsChangeWhileTheirStreamsDo() throws Exception {
    int rounds = 60;
    CountDownLatch done = new CountDownLatch(1);
    List<Future<?>> work = new ArrayList<>();
    work.add(
        threads.submit(
            () -> {
              try {
                for (int i = 0; i < rounds; i++) {
                  broker.createStream("brief", 1);
                  broker.splitShard("brief", FIRST, MIDDLE);
                  broker.deleteStream("brief");
                }
              } finally {
                done.countDown();
              }
            }));
    for (String stream : List.of("s", "brief")) {
      for (String member : List.of("a", "b", "c")) {
        work.add(threads.submit(() -> workUntil(done, () -> workAs(stream, "g", member))));
      }
      work.add(threads.submit(() -> workUntil(done, () -> comeAndGo(stream))));
    }
    for (Future<?> one : work) {
      one.get();
    }
    GroupDescription before = groups.describe("s", "g");
    broker.close();
    start(before);
  }

  private void start(GroupDescription before) {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(disk)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .limits(Limits.off())
            .start();
    assertThat(broker.groups().describe("s", "g").shards()).isEqualTo(before.shards());
    assertThat(broker.listStreams()).containsExactly("s");
  }

  private static void workUntil(CountDownLatch done, Runnable work) {
    while (done.getCount() > 0) {
      try {
        work.run();
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOfAny(expected());
      } catch (BrokerException e) {
        assertThat(e).isInstanceOfAny(expected());
      }
    }
  }

  private static Class<?>[] expected() {
    return new Class<?>[] {
      StreamNotFoundException.class,
      StreamInUseException.class,
      GroupNotFoundException.class,
      LeaseLostException.class
    };
  }

  private void workAs(String stream, String group, String member) {
    List<Lease> leases = beat(stream, group, member);
    PutReceipt receipt = broker.put(stream, member, new byte[1]).join();
    Checkpoint checkpoint = Checkpoint.after(receipt.sequenceNumber());
    for (Lease lease : leases) {
      if (lease.shardId().equals(receipt.shardId())) {
        groups.checkpoint(stream, group, lease.shardId(), lease.counter(), checkpoint).join();
      } else if (lease.handOver()) {
        groups.release(stream, group, lease.shardId(), lease.counter());
      }
    }
    groups.leave(stream, group, member);
  }

  private void comeAndGo(String stream) {
    beat(stream, "brief", "a");
    groups.leave(stream, "brief", "a");
    groups.delete(stream, "brief");
  }
}
