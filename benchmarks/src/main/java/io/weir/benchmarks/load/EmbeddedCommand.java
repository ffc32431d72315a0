package io.weir.benchmarks.load;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.consumer.Consumer;
import io.weir.consumer.ConsumerRecord;
import io.weir.consumer.gateway.broker.BrokerGateway;
import io.weir.log.Durability;
import io.weir.producer.Producer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embedded}: both libraries with a broker in this process. */
@Command(
    name = "embedded",
    description = "In one process: what one thread sends, and how soon a processor has a record.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class EmbeddedCommand implements Callable<Integer> {
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  @Option(names = "--shards", description = "Of the stream that is sent to.")
  private int shards = 16;

  @Option(names = "--bytes", description = "Of each record's data that is sent.")
  private int bytes = 100;

  @Option(names = "--rounds", description = "Rounds counted of sending.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Of each of them.")
  private int seconds = 5;

  @Option(names = "--rate", description = "Records a second of which latencies are taken.")
  private int rate = 1000;

  @Override
  public Integer call() throws Exception {
    try (Broker broker = broker()) {
      broker.createStream("s", shards);
      Throughput throughput = new Throughput();
      byte[] data = new byte[bytes];
      var gateway = new io.weir.producer.gateway.broker.BrokerGateway(broker, "s");
      throughput.add("producer", () -> Sends.producer(Producer.builder(gateway).start(), data));
      throughput.add(
          "producer, aggregated",
          () -> Sends.producer(Producer.builder(gateway).aggregate(50 * 1024).start(), data));
      throughput.run(rounds, seconds);
      throughput.report();
    }
    try (Broker broker = broker()) {
      broker.createStream("s", 1);
      latency(broker);
    }
    return 0;
  }

  private static Broker broker() {
    return Broker.builder().ephemeral().durability(Durability.OS).limits(Limits.off()).start();
  }

  private void latency(Broker broker) throws Exception {
    Histogram histogram = new ConcurrentHistogram(HIGHEST_NANOS, 3);
    AtomicLong processed = new AtomicLong();
    long warmUp = (long) rate * 10;
    long all = warmUp + (long) rate * 20;
    try (BrokerGateway gateway = BrokerGateway.fanOut(broker, "s", "g");
        Consumer consumer =
            Consumer.builder(gateway)
                .onRecords(
                    records -> {
                      long now = System.nanoTime();
                      take(records, now, processed.getAndAdd(records.size()) >= warmUp, histogram);
                    })
                .start()) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      Pace pace = new Pace(rate);
      for (long i = 0; i < all; i++) {
        byte[] data = ByteBuffer.allocate(100).putLong(pace.awaitTurn(i)).array();
        CompletableFuture<?> unused = broker.put("s", Sends.key(i), data);
      }
      while (processed.get() < all) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      System.out.printf(
          "put to processor, fan-out, %d/s: p50 %.0f µs  p99 %.0f µs  p99.9 %.0f µs (%s)%n",
          rate,
          histogram.getValueAtPercentile(50) / 1000.0,
          histogram.getValueAtPercentile(99) / 1000.0,
          histogram.getValueAtPercentile(99.9) / 1000.0,
          consumer.memberId());
    }
  }

  private static void take(
      List<ConsumerRecord> records, long now, boolean counted, Histogram histogram) {
    if (counted) {
      for (ConsumerRecord record : records) {
        histogram.recordValue(Math.min(now - record.data().getLong(), HIGHEST_NANOS));
      }
    }
  }
}
