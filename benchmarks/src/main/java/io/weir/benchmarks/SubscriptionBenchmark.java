package io.weir.benchmarks;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.shard.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
 * waits; the record is put, the subscriber is called and has it. One after the other, as in {@link
 * WaitingReadsBenchmark}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class SubscriptionBenchmark {
  private final Semaphore ready = new Semaphore(0);
  private OneShard shard;
  private Subscription subscription;

  /** Subscribes, which lasts for five minutes, longer than a trial. */
  @Setup(Level.Trial)
  public void setUp() {
    shard = new OneShard();
    subscription =
        shard
            .broker()
            .subscribe(
                OneShard.STREAM,
                "reader",
                OneShard.SHARD,
                StartingPosition.trimHorizon(),
                ready::release);
  }

  /** Finds nothing, puts, is called, and has the record. */
  @Benchmark
  public SubscriptionEvent deliver() throws InterruptedException {
    SubscriptionEvent early = subscription.next();
    if (early != null && early.records().count() > 0) {
      throw new IllegalStateException("a record that has not been put");
    }
    shard.put();
    for (; ; ) {
      ready.acquire();
      SubscriptionEvent event = subscription.next();
      if (event != null && event.records().count() > 0) {
        return event;
      }
    }
  }

  /** Ends the broker. */
  @TearDown(Level.Trial)
  public void tearDown() {
    subscription.close();
    shard.close();
  }
}
