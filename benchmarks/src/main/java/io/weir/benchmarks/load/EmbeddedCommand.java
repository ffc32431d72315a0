package io.weir.benchmarks.load;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.consumer.gateway.broker.BrokerGateway;
import io.weir.log.Durability;
import io.weir.producer.Producer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embedded}: both libraries with a broker in this process. */
@Command(
    name = "embedded",
    description = "In one process: what one thread sends, and how soon a processor has a record.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class EmbeddedCommand implements Callable<Integer> {
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

  private void latency(Broker broker) {
    try (BrokerGateway gateway = BrokerGateway.fanOut(broker, "s", "g")) {
      Latency latency =
          new ProcessorLatency(rate).measure(gateway, (key, data) -> broker.put("s", key, data));
      System.out.printf("put to processor, fan-out, %d/s: %s%n", rate, latency.text());
    }
  }
}
