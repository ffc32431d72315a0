package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long from the time a put is due to its record in the hands of a subscriber: one producer with
 * PutRecord at a steady rate, one consumer with SubscribeToShard, a connection each.
 */
public final class FanOutLoad {
  private static final String SHARD = "shardId-000000000000";
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Histogram delivery = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final Histogram answers = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final CompletableFuture<Integer> subscriptionEnd = new CompletableFuture<>();

  private final WireForm form;
  private final Connection producer;
  private final Connection consumer;
  private volatile long measuredFrom = Long.MAX_VALUE;
  private long putSoFar;

  private FanOutLoad(WireForm form, Connection producer, Connection consumer) {
    this.form = form;
    this.producer = producer;
    this.consumer = consumer;
  }

  /**
   * What was seen.
   *
   * @param answers from when a put was due to its answer
   * @param delivery from when a put was due to its record in the hands of the subscriber
   * @param delivered records, of the warm-up too
   * @param refused puts
   */
  public record Result(Latency answers, Latency delivery, long delivered, long refused) {
    /** Whether every put was stored; each that was stored was delivered, or there is no result. */
    public boolean complete() {
      return refused == 0;
    }
  }

  /** Runs it. */
  public static Result run(InetSocketAddress server, HttpChoice http, WireForm form, PacedLoad load)
      throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    try (Connection producer = http.connect(loops, server, form);
        Connection consumer = http.connect(loops, server, form)) {
      return new FanOutLoad(form, producer, consumer).run(load);
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private Result run(PacedLoad load) throws Exception {
    String stream = "latency";
    Control control = new Control(producer, form);
    String arn = control.createStream(stream, 1);
    String consumerArn = control.registerConsumer(arn, "reader");
    subscribe(consumerArn);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // LATEST is where it begins
    putAndAwait(stream, load, load.warmUpSeconds());
    measuredFrom = System.nanoTime();
    putAndAwait(stream, load, load.seconds());
    return new Result(Latency.of(answers), Latency.of(delivery), delivered.get(), refused.get());
  }

  private void subscribe(String consumerArn) {
    EventReader reader = new EventReader(form, this::onRecord);
    consumer.stream(
        new Calls(form).subscribe(consumerArn, SHARD, "LATEST"),
        new ChunkSink() {
          @Override
          public void onChunk(ByteBuf chunk) {
            reader.onChunk(chunk);
          }

          @Override
          public void onEnd(int status) {
            subscriptionEnd.complete(status);
          }
        });
  }

  /**
   * Puts for so long, at a pace of its own, and waits until all are delivered: a backlog of the
   * cold start is not carried into what counts.
   */
  private void putAndAwait(String stream, PacedLoad load, int seconds) throws Exception {
    Calls calls = new Calls(form);
    long count = (long) load.perSecond() * seconds;
    Pace pace = new Pace(load.perSecond());
    for (long i = 0; i < count && !subscriptionEnd.isDone(); i++) {
      long due = pace.awaitTurn(i);
      byte[] data = ByteBuffer.allocate(load.bytes()).putLong(due).array();
      producer.send(
          calls.putRecord(stream, "key-" + i % 100, data), answer -> onAnswer(answer.ok(), due));
    }
    putSoFar += count;
    awaitDelivered(putSoFar);
  }

  private void onAnswer(boolean stored, long due) {
    if (!stored) {
      refused.incrementAndGet();
    } else {
      count(answers, due);
    }
  }

  private void onRecord(byte[] data) {
    count(delivery, ByteBuffer.wrap(data).getLong());
    delivered.incrementAndGet();
  }

  private void count(Histogram histogram, long due) {
    if (due >= measuredFrom) {
      histogram.recordValue(Math.min(System.nanoTime() - due, HIGHEST_NANOS));
    }
  }

  private void awaitDelivered(long all) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (delivered.get() < all - refused.get()) {
      if (subscriptionEnd.isDone()) {
        throw new IllegalStateException("the subscription ended: " + subscriptionEnd.get());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            delivered + " of " + all + " records were delivered, " + refused + " refused");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
