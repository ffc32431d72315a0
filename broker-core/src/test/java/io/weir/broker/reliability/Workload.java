package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutOutcome;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.reliability.Report.Kind;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a broker can be asked at once: producers that put in all three forms, readers
 * that poll and that wait, and somebody who creates and deletes streams. What comes of it is
 * reported; what must not happen ends the process.
 */
final class Workload implements AutoCloseable {
  private static final int PRODUCERS = 3;
  private static final int MOST_RECORDS_EACH = 4_000;
  private static final int MOST_UNDER_WAY = 400;
  private static final int BATCH = 40;
  private static final long CONTROL_PAUSE_NANOS = 10_000_000;
  private static final String[] STREAMS = {"steady", "wide", "come", "go"};
  private static final int[] SHARDS = {1, 4, 2, 3};
  private static final int LASTING = 2;

  private final Broker broker;
  private final LifePlan plan;
  private final Report report;
  private final Reading reading;
  private final SplittableRandom random;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Workload(Broker broker, LifePlan plan, Report report, Reading reading) {
    this.broker = broker;
    this.plan = plan;
    this.report = report;
    this.reading = reading;
    this.random = new SplittableRandom(plan.seed() + plan.life());
  }

  void start() {
    for (int i = 0; i < LASTING; i++) {
      if (!broker.listStreams().contains(STREAMS[i])) {
        create(STREAMS[i], SHARDS[i]);
      }
    }
    for (int i = 0; i < PRODUCERS; i++) {
      int producer = i;
      SplittableRandom own = random.split();
      run("producer-" + i, () -> produce(producer, own));
    }
    SplittableRandom waiter = random.split();
    run("waiting-reader", () -> read(true, waiter));
    SplittableRandom poller = random.split();
    run("polling-reader", () -> read(false, poller));
    SplittableRandom controller = random.split();
    run("controller", () -> control(controller));
  }

  private void run(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                BrokerProcess.fail(e);
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Lets everybody come to an end. */
  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- producers

  private void produce(int producer, SplittableRandom chance) {
    Acks acks = new Acks();
    int count = 0;
    while (!over && count < MOST_RECORDS_EACH) {
      String stream = STREAMS[chance.nextInt(STREAMS.length)];
      try {
        switch (chance.nextInt(4)) {
          case 0 -> count = putAll(stream, producer, count, chance.nextInt(1, BATCH), acks);
          case 1 -> count = putOne(stream, producer, count, acks);
          default -> count = putMany(stream, producer, count, chance.nextInt(1, BATCH), acks);
        }
      } catch (StreamNotFoundException e) {
        LockSupport.parkNanos(1_000_000); // It is not there at the moment.
      }
    }
  }

  private int putMany(String stream, int producer, int from, int count, Acks acks) {
    io.weir.broker.StreamHandle handle = broker.stream(stream);
    for (int i = from; i < from + count; i++) {
      long id = Content.id(plan.life(), producer, i);
      PutEntry entry = Content.of(plan.seed(), id);
      acks.underWay.acquireUninterruptibly();
      handle.put(entry.partitionKey(), entry.data(), acks, id);
    }
    return from + count;
  }

  private int putOne(String stream, int producer, int from, Acks acks) {
    long id = Content.id(plan.life(), producer, from);
    acks.underWay.acquireUninterruptibly();
    var unused =
        broker
            .put(stream, Content.of(plan.seed(), id))
            .whenComplete((receipt, error) -> acks.completed(id, receipt, error));
    return from + 1;
  }

  private int putAll(String stream, int producer, int from, int count, Acks acks) {
    List<PutEntry> entries = new ArrayList<>();
    long bytes = 0;
    for (int i = from; i < from + count && bytes < 8 << 20; i++) {
      entries.add(Content.of(plan.seed(), Content.id(plan.life(), producer, i)));
      bytes += entries.get(entries.size() - 1).data().length;
    }
    List<PutOutcome> outcomes;
    try {
      outcomes = broker.putAll(stream, entries).join();
    } catch (CompletionException e) {
      acks.checkExpected(e.getCause());
      return from + entries.size();
    }
    for (int i = 0; i < outcomes.size(); i++) {
      acks.underWay.acquireUninterruptibly();
      PutOutcome outcome = outcomes.get(i);
      acks.completed(
          Content.id(plan.life(), producer, from + i), outcome.receipt(), outcome.error());
    }
    return from + entries.size();
  }

  /** Hears what became of a producer's records; the tag is the record's number. */
  private final class Acks implements AckListener {
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);

    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      underWay.release();
      String number = shard.sequenceNumber(offset, arrivalMillis);
      acknowledged(tag, shard.creationSecond(), shard.index(), offset, number);
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      underWay.release();
      checkExpected(why);
    }

    void completed(long id, @Nullable PutReceipt receipt, @Nullable Throwable error) {
      underWay.release();
      if (receipt == null) {
        checkExpected(error);
        return;
      }
      SequenceNumber parts = SequenceNumber.parse(receipt.sequenceNumber());
      acknowledged(
          id, parts.creationSecond(), parts.shardIndex(), parts.offset(), receipt.sequenceNumber());
    }

    private void acknowledged(long id, long incarnation, int shard, long offset, String number) {
      report.say(
          Kind.ACK,
          out -> {
            out.writeLong(incarnation);
            out.writeInt(shard);
            out.writeLong(offset);
            out.writeLong(Report.hash(number));
            out.writeLong(SequenceNumber.parse(number).recordSecond());
            out.writeLong(id);
          });
    }

    void checkExpected(@Nullable Throwable error) {
      boolean expected =
          error instanceof StreamNotFoundException
              || error instanceof OverloadedException
              || error instanceof BrokerClosedException;
      if (!expected) {
        BrokerProcess.fail(new IllegalStateException("a put was rejected", error));
      }
    }
  }

  // ---- readers

  private void read(boolean waits, SplittableRandom chance) {
    Map<String, ShardIterator> places = new HashMap<>();
    while (!over) {
      String stream = STREAMS[chance.nextInt(STREAMS.length)];
      try {
        for (ShardDescription shard : broker.listShards(stream)) {
          String place = stream + " " + shard.startingSequenceNumber();
          ShardIterator from = places.get(place);
          if (from == null) {
            from = broker.iterator(stream, shard.shardId(), StartingPosition.latest());
          }
          places.put(place, readOn(from, waits));
        }
      } catch (StreamNotFoundException | InvalidArgumentException e) {
        LockSupport.parkNanos(1_000_000); // It was deleted, and maybe made again.
      } catch (ExpiredIteratorException e) {
        places.clear(); // On a fast clock five minutes are soon over.
      }
    }
  }

  private ShardIterator readOn(ShardIterator from, boolean waits) {
    ReadResult result;
    if (waits) {
      try {
        result =
            broker.readOrWait(from, 100, Duration.ofMillis(5L * plan.speed() % 300_000)).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof BrokerException cause ? cause : e;
      }
    } else {
      result = broker.read(from, 100);
    }
    if (result.count() > 0 && result.offset(0) != from.offset() && plan.speed() == 1) {
      throw new IllegalStateException(
          "a read from " + from.offset() + " on began with " + result.offset(0));
    }
    reading.report(result, false);
    return result.next();
  }

  // ---- the one who changes streams

  private void control(SplittableRandom chance) {
    while (!over) {
      int i = chance.nextInt(STREAMS.length);
      String stream = STREAMS[i];
      boolean present = broker.listStreams().contains(stream);
      if (!present) {
        create(stream, SHARDS[i]);
      } else if (i >= LASTING && chance.nextBoolean()) {
        delete(stream);
      } else {
        setRetention(stream, 24L + chance.nextInt(48));
      }
      LockSupport.parkNanos(chance.nextLong(CONTROL_PAUSE_NANOS));
    }
  }

  private void create(String name, int shards) {
    report.say(
        Kind.CREATING,
        out -> {
          out.writeUTF(name);
          out.writeInt(shards);
        });
    StreamDescription stream = broker.createStream(name, shards);
    report.say(
        Kind.CREATED,
        out -> {
          out.writeUTF(name);
          out.writeLong(Reading.incarnation(stream.shards().get(0)));
        });
  }

  private void delete(String name) {
    report.say(Kind.DELETING, out -> out.writeUTF(name));
    broker.deleteStream(name);
    report.say(Kind.DELETED, out -> out.writeUTF(name));
  }

  private void setRetention(String name, long hours) {
    report.say(
        Kind.RETAINING,
        out -> {
          out.writeUTF(name);
          out.writeLong(hours);
        });
    broker.setRetention(name, Duration.ofHours(hours));
    report.say(Kind.RETAINED, out -> out.writeUTF(name));
  }
}
