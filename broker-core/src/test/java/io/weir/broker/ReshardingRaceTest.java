package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ChildShard;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Producers at full rate beside a chain of splits, merges and scalings: every record is there once,
 * those of a key in the order of their puts, for a consumer that goes from parents to children.
 */
@Timeout(120)
class ReshardingRaceTest {
  private static final int PRODUCERS = 2;
  private static final int KEYS = 40;
  private static final int IN_FLIGHT = 400;
  private static final int ROUNDS = 30;

  /** Acknowledgements between two changes: each change is made under load, on any machine. */
  private static final int ACKS_PER_ROUND = 400;

  private final AtomicBoolean ending = new AtomicBoolean();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Semaphore acks = new Semaphore(0);

  private Broker broker;

  private static BrokerBuilder builder(Durability durability) {
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(new MemoryFileSystem())
        .durability(durability)
        .limits(Limits.off());
  }

  private void start(Durability durability) {
    broker = builder(durability).start();
    broker.createStream("s", 1);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void nothingIsLostOrDoubledOrOutOfOrder(Durability durability) throws Exception {
    start(durability);
    SplittableRandom random = new SplittableRandom(11);
    race(30, round -> reshape(round, random));
  }

  /** An on-demand stream follows its traffic: to many shards, and back to few when it was idle. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void norWhereTheBrokerItselfScales(Durability durability) throws Exception {
    VirtualTime time = new VirtualTime();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    broker =
        builder(durability)
            .meterRegistry(meters)
            .limits(Limits.off().withWrites(1, 1)) // which are not enforced, but scaled by
            .nanoClock(time.nanoClock())
            .scaledByHand()
            .start();
    broker.createOnDemandStream("s");
    broker.setRetention("s", Duration.ofDays(365));
    broker.scaling().doWork();
    broker.capacity().setCommitment(true);
    int[] most = {0};
    double[] seen = {0};
    race(
        20,
        round -> {
          seen[0] = awaitCounted(meters, seen[0] + ACKS_PER_ROUND);
          boolean idle = round % 10 == 9; // as many records as before, in much more time
          time.advance(idle ? Duration.ofDays(100) : Duration.ofMinutes(15));
          broker.scaling().doWork();
          most[0] = Math.max(most[0], broker.describeStream("s").openShardCount());
          if (idle) {
            broker.capacity().setWarmThroughput("s", 0);
            assertThat(broker.describeStream("s").openShardCount()).isLessThan(most[0]);
          }
        });
    assertThat(most[0]).isGreaterThanOrEqualTo(8);
  }

  /** What is acknowledged is counted a moment later, and scaling sees what is counted. */
  private static double awaitCounted(SimpleMeterRegistry meters, double records) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                meters.find("IncomingRecords").functionCounters().stream()
                    .mapToDouble(FunctionCounter::count)
                    .sum(),
            counted -> counted >= records);
  }

  private void race(int shardsEnded, IntConsumer reshape) throws Exception {
    try {
      Consumer consumer = new Consumer();
      List<Producer> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(new Producer(i));
      }
      List<Thread> threads = new ArrayList<>(producers.stream().map(Thread::new).toList());
      Thread reader = new Thread(consumer);
      threads.forEach(Thread::start);
      reader.start();
      for (int round = 0; round < ROUNDS; round++) {
        acks.acquire(ACKS_PER_ROUND);
        reshape.accept(round);
      }
      ending.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      for (Producer producer : producers) {
        assertThat(producer.room.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)).isTrue();
      }
      long put = producers.stream().mapToLong(p -> p.put).sum();
      consumer.expected.set(put);
      reader.join();
      assertThat(wrong).isEmpty();
      assertThat(consumer.read).isEqualTo(put).isGreaterThanOrEqualTo(ROUNDS * ACKS_PER_ROUND);
      assertThat(consumer.shardsEnded).isGreaterThan(shardsEnded);
    } finally {
      broker.close();
    }
  }

  private void reshape(int round, SplittableRandom random) {
    List<ShardDescription> open =
        broker.listShards("s").stream()
            .filter(ShardDescription::isOpen)
            .sorted(Comparator.comparing(s -> s.hashKeyRange().start()))
            .toList();
    int at = random.nextInt(open.size());
    ShardDescription shard = open.get(at);
    if (round % 10 == 9) {
      broker.updateShardCount("s", Math.max(1, open.size() - 1 + random.nextInt(3)));
    } else if (at + 1 < open.size() && random.nextInt(2) == 0) {
      broker.mergeShards("s", shard.shardId(), open.get(at + 1).shardId());
    } else if (open.size() < 8) {
      HashKey start = shard.hashKeyRange().start();
      HashKey end = shard.hashKeyRange().end();
      HashKey middle = HashKey.of(start.toBigInteger().add(end.toBigInteger()).shiftRight(1));
      broker.splitShard("s", shard.shardId(), middle);
    }
  }

  /** Puts records of its own keys, numbered per key, without waiting for the one before. */
  private final class Producer implements Runnable, AckListener {
    private final int number;
    private final long[] next = new long[KEYS];
    private final long[] acked = new long[KEYS];
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private volatile long put;

    Producer(int number) {
      this.number = number;
    }

    @Override
    public void run() {
      StreamHandle handle = broker.stream("s");
      SplittableRandom random = new SplittableRandom(number);
      long count = 0;
      while (!ending.get()) {
        room.acquireUninterruptibly();
        int key = random.nextInt(KEYS);
        byte[] data = ByteBuffer.allocate(16).putLong(next[key]).putInt(key).array();
        handle.put("key-" + number + "-" + key, data, this, next[key]++ * KEYS + key);
        count++;
      }
      put = count;
    }

    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      int key = (int) (tag % KEYS);
      if (acked[key] != tag / KEYS) { // on the commit thread only
        wrong.add(
            "key "
                + number
                + "-"
                + key
                + ": acknowledgement of "
                + tag / KEYS
                + " at "
                + acked[key]
                + " ("
                + shard
                + ", offset "
                + offset
                + ", "
                + Thread.currentThread()
                + ")");
      }
      acked[key]++;
      acks.release();
      room.release();
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      wrong.add("rejected: " + why);
      room.release();
    }
  }

  /** Reads every shard, children when all their parents have been read to the end. */
  private final class Consumer implements Runnable {
    private final Deque<ShardIterator> reading = new ArrayDeque<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, ChildShard> waiting = new HashMap<>();
    private final AtomicLong expected = new AtomicLong(Long.MAX_VALUE);
    private final List<String> roots =
        broker.listShards("s").stream().map(ShardDescription::shardId).toList();
    private long read;
    private int shardsEnded;

    @Override
    public void run() {
      try {
        roots.forEach(this::begin);
        while (read < expected.get() && wrong.isEmpty()) {
          step(reading.removeFirst());
        }
      } catch (RuntimeException | Error e) {
        wrong.add("the consumer failed: " + e);
      }
    }

    private void begin(String shardId) {
      if (begun.add(shardId)) {
        reading.add(broker.iterator("s", shardId, StartingPosition.trimHorizon()));
      }
    }

    private void step(ShardIterator iterator) {
      ReadResult result = broker.read(iterator, 1000);
      result.records().forEach(this::take);
      ShardIterator next = result.next();
      if (next != null) {
        reading.addLast(next);
        return;
      }
      shardsEnded++;
      ended.add(iterator.shardId());
      result.children().forEach(child -> waiting.put(child.shardId(), child));
      waiting.values().stream()
          .filter(child -> ended.containsAll(child.parentShardIds()))
          .forEach(child -> begin(child.shardId()));
    }

    private void take(Record record) {
      read++;
      long value = ByteBuffer.wrap(record.dataBytes()).getLong();
      long before = last.getOrDefault(record.partitionKey(), -1L);
      if (value != before + 1) {
        wrong.add(record.partitionKey() + ": " + value + " behind " + before);
      }
      last.put(record.partitionKey(), value);
    }
  }

  /** A listener on the commit thread, for which the split waits, puts into the sealed parent. */
  @Test
  void aListenerThatPutsDoesNotHoldUpASplit() throws Exception {
    start(Durability.FSYNC);
    try {
      StreamHandle handle = broker.stream("s");
      AtomicLong left = new AtomicLong(3_000);
      Semaphore done = new Semaphore(0);
      AckListener again =
          new AckListener() {
            @Override
            public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
              if (left.decrementAndGet() > 0) {
                handle.put("k" + left.get(), new byte[10], this, 0);
              } else {
                done.release();
              }
            }

            @Override
            public void onRejected(long tag, BrokerException why) {
              wrong.add("rejected: " + why);
              done.release();
            }
          };
      for (int i = 0; i < 20; i++) {
        handle.put("k", new byte[10], again, 0);
      }
      SplittableRandom random = new SplittableRandom(5);
      for (int round = 0; round < 10; round++) {
        reshape(round, random);
      }
      assertThat(done.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong).isEmpty();
    } finally {
      broker.close();
    }
  }
}
