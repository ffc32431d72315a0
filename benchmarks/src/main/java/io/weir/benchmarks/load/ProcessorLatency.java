package io.weir.benchmarks.load;

import io.weir.consumer.Consumer;
import io.weir.consumer.ConsumerRecord;
import io.weir.consumer.gateway.ConsumerGateway;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How soon a processor has a record: from when its put was due to the call of the processor. */
final class ProcessorLatency {
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int PATIENCE_SECONDS = 30;
  private static final int SECONDS = 20;
  private static final int MOST_UNDER_WAY_COLD = 32;

  /** Of each record's data. */
  static final int BYTES = 100;

  private final Histogram histogram = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final AtomicLong processed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final int rate;
  private final long warmUp;
  private final long patienceNanos;

  /** At so many records a second, of which those of the first seconds are not counted. */
  ProcessorLatency(int rate, int warmUpSeconds) {
    this(rate, warmUpSeconds, PATIENCE_SECONDS);
  }

  /**
   * The same.
   *
   * @param patienceSeconds how much longer than their pace records may take, all together
   */
  ProcessorLatency(int rate, int warmUpSeconds, int patienceSeconds) {
    Requirements.atLeast(1, rate, "--rate");
    Requirements.atLeast(0, warmUpSeconds, "--warm-up");
    this.rate = rate;
    this.warmUp = (long) rate * warmUpSeconds;
    this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
  }

  /** What is done, in words. */
  static String load(int rate, int warmUpSeconds) {
    return "%,d records a second, due whatever became of those before, for %d s after %d s"
        .formatted(rate, SECONDS, warmUpSeconds);
  }

  /** Puts at the rate, and consumes; the stream is empty and nobody else's. */
  Latency measure(ConsumerGateway gateway, Puts way) {
    Consumer consumer = Consumer.builder(gateway).onRecords(this::take).start();
    try {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // until it has its lease, and subscribed
      putAndAwait(way, 0, warmUp, MOST_UNDER_WAY_COLD);
      putAndAwait(way, warmUp, warmUp + (long) rate * SECONDS, Long.MAX_VALUE);
    } finally {
      consumer.close();
    }
    return Latency.of(histogram);
  }

  /**
   * Puts the records of these numbers, at a pace of their own, and waits until all are processed: a
   * backlog of the cold start is not carried into what counts.
   *
   * @param mostUnderWay beyond, the pace is not kept: a cold client that is behind refuses calls
   */
  private void putAndAwait(Puts way, long from, long to, long mostUnderWay) {
    Pace pace = new Pace(rate);
    long deadline = System.nanoTime() + (to - from) * 1_000_000_000L / rate + patienceNanos;
    for (long i = from; i < to; i++) {
      long due = pace.awaitTurn(i - from);
      awaitDone(i - mostUnderWay, deadline);
      byte[] data = ByteBuffer.allocate(BYTES).putLong(due).array();
      CompletableFuture<?> unused =
          way.put(Sends.key(i), data)
              .whenComplete((done, why) -> refused.addAndGet(why == null ? 0 : 1));
    }
    awaitDone(to, deadline);
    if (refused.get() > 0 || processed.get() != to) {
      throw notAll(to);
    }
  }

  /** Waits until so many are processed or refused. */
  private void awaitDone(long count, long deadline) {
    while (processed.get() + refused.get() < count) {
      if (System.nanoTime() - deadline > 0) {
        throw notAll(count);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private IllegalStateException notAll(long count) {
    return new IllegalStateException(
        "of %,d records %,d were refused and %,d processed"
            .formatted(count, refused.get(), processed.get()));
  }

  private void take(List<ConsumerRecord> records) {
    long now = System.nanoTime();
    if (processed.getAndAdd(records.size()) >= warmUp) {
      for (ConsumerRecord record : records) {
        histogram.recordValue(Math.min(now - record.data().getLong(), HIGHEST_NANOS));
      }
    }
  }
}
