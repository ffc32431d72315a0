package io.weir.benchmarks;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.shard.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a put to a subscriber: enhanced fan-out, in process. The subscriber has found nothing and
 * waits when the record is put. The broker calls it on the thread that puts, so there are two ways
 * to have the record: on that very thread, for which nobody is woken, or on one of its own, which
 * is woken, and wakes the putting one when it has it. One after the other, as in {@link
 * WaitingReadsBenchmark}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class SubscriptionBenchmark {
  /** A subscription, which lasts for five minutes, longer than a trial. */
  private static final class Subscribed implements AutoCloseable {
    private final OneShard shard = new OneShard();
    private final Semaphore ready = new Semaphore(0);
    private final Subscription subscription =
        shard
            .broker()
            .subscribe(
                OneShard.STREAM,
                "reader",
                OneShard.SHARD,
                StartingPosition.trimHorizon(),
                ready::release);

    /** Finds nothing, so that the next record is waited for. */
    void findNothing() {
      if (poll() != null) {
        throw new IllegalStateException("a record that has not been put");
      }
    }

    void put() {
      shard.put();
    }

    /** Waits to be called, and has the record. */
    SubscriptionEvent take() throws InterruptedException {
      for (; ; ) {
        ready.acquire();
        SubscriptionEvent event = poll();
        if (event != null) {
          return event;
        }
      }
    }

    /** The next records; null where there are none, and the subscriber will be called. */
    private @Nullable SubscriptionEvent poll() {
      SubscriptionEvent event;
      do {
        event = subscription.next();
      } while (event != null && event.records().count() == 0);
      return event;
    }

    @Override
    public void close() {
      subscription.close();
      shard.close();
    }
  }

  /** A subscriber on the thread that puts. */
  @State(Scope.Thread)
  public static class SameThread {
    private Subscribed subscribed;

    /** Subscribes. */
    @Setup(Level.Trial)
    public void setUp() {
      subscribed = new Subscribed();
    }

    /** Ends the broker. */
    @TearDown(Level.Trial)
    public void tearDown() {
      subscribed.close();
    }
  }

  /** A subscriber on a thread of its own. */
  @State(Scope.Thread)
  public static class OtherThread {
    private final Semaphore had = new Semaphore(0);
    private Subscribed subscribed;
    private Thread subscriber;

    /** Subscribes. */
    @Setup(Level.Trial)
    public void setUp() {
      subscribed = new Subscribed();
      subscribed.findNothing();
      subscriber = new Thread(this::takeAll, "subscriber");
      subscriber.start();
    }

    /** Looks again before it says that it has a record, so that it waits when the next is put. */
    private void takeAll() {
      try {
        while (true) {
          SubscriptionEvent event = subscribed.take();
          subscribed.findNothing();
          if (event.records().count() != 1) {
            throw new IllegalStateException(event.records().count() + " records");
          }
          had.release();
        }
      } catch (InterruptedException e) {
        // The trial is over.
      }
    }

    /** Ends the subscriber, and the broker. */
    @TearDown(Level.Trial)
    public void tearDown() throws InterruptedException {
      subscriber.interrupt();
      subscriber.join();
      subscribed.close();
    }
  }

  /** Finds nothing, puts, is called within the put, and has the record. */
  @Benchmark
  public SubscriptionEvent withinPut(SameThread of) throws InterruptedException {
    of.subscribed.findNothing();
    of.subscribed.put();
    return of.subscribed.take();
  }

  /** Puts, and waits until the subscriber's thread has the record: two threads are woken. */
  @Benchmark
  public void thereAndBack(OtherThread of) throws InterruptedException {
    of.subscribed.put();
    if (!of.had.tryAcquire(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the subscriber has no record after 10 s");
    }
  }
}
