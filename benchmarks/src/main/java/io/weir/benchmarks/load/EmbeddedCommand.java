package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Row;
import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.consumer.gateway.broker.BrokerGateway;
import io.weir.log.Durability;
import io.weir.producer.Producer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--warm-up-rounds", description = "Rounds of sending before, not counted.")
  private int warmUpRounds = 6;

  @Option(names = "--rounds", description = "Rounds counted of sending.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Of each way in each round.")
  private int seconds = 5;

  @Option(names = "--rate", description = "Records a second of which latencies are taken.")
  private int rate = 1000;

  @Option(names = "--warm-up", description = "Seconds of which no latencies are taken.")
  private int warmUp = 60;

  @Option(names = "--json", description = "Writes the rows to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Requirements.atLeast(1, shards, "--shards");
    Requirements.atLeast(1, bytes, "--bytes");
    Rounds all = new Rounds(warmUpRounds, rounds, seconds);
    ProcessorLatency delivery = new ProcessorLatency(rate, warmUp);
    List<Row> rows = new ArrayList<>();
    try (Broker broker = broker()) {
      broker.createStream("s", shards);
      Throughput throughput = new Throughput();
      byte[] data = new byte[bytes];
      var gateway = new io.weir.producer.gateway.broker.BrokerGateway(broker, "s");
      throughput.add(
          "Producer, not aggregating",
          () -> Sends.producer(Producer.builder(gateway).start(), data));
      throughput.add(
          "Producer, aggregating",
          () -> Sends.producer(Producer.builder(gateway).aggregate(50 * 1024).start(), data));
      throughput.run(all);
      rows.addAll(throughput.rows("embedded-send", sending(all), Map.of()));
    }
    try (Broker broker = broker()) {
      broker.createStream("s", 1);
      rows.add(
          new Row(
              "embedded-delivery",
              "put to processor, fan-out",
              delivering(),
              Rows.figures("", latency(broker, delivery)),
              ""));
    }
    Rows.report("benchmarks/measure libraries", rows, json);
    return 0;
  }

  private Map<String, String> sending(Rounds all) {
    Map<String, String> conditions = conditions(shards, bytes);
    conditions.put("load", "one thread, all acknowledged; " + all.text());
    return conditions;
  }

  private Map<String, String> delivering() {
    Map<String, String> conditions = conditions(1, ProcessorLatency.BYTES);
    conditions.put("load", ProcessorLatency.load(rate, warmUp));
    return conditions;
  }

  private static Map<String, String> conditions(int shards, int bytes) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "os");
    conditions.put("limits", "off");
    conditions.put("shards", Integer.toString(shards));
    conditions.put("record", bytes + " B, key 16 B");
    return conditions;
  }

  private static Broker broker() {
    return Broker.builder().ephemeral().durability(Durability.OS).limits(Limits.off()).start();
  }

  private static Latency latency(Broker broker, ProcessorLatency delivery) {
    try (BrokerGateway gateway = BrokerGateway.fanOut(broker, "s", "g")) {
      return delivery.measure(gateway, (key, data) -> broker.put("s", key, data));
    }
  }
}
