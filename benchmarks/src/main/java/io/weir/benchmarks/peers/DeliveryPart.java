package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.EchoLoad;
import io.weir.benchmarks.load.FanOutLoad;
import io.weir.benchmarks.load.Latency;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a put to the consumer, over the network. */
final class DeliveryPart implements Part {
  private static final String GROUP = "delivery";
  private static final int BYTES = 1000;
  private static final int KAFKA_RECORDS = 80_000;

  @Override
  public List<Row> run(Places places, int seconds) {
    List<Row> rows = new ArrayList<>();
    rows.add(weir(places, seconds));
    rows.add(kafka(places));
    List<Row> all = new ArrayList<>(Ratios.toBest(rows, "p50", true));
    all.add(echo(seconds));
    return all;
  }

  private static Row echo(int seconds) {
    Map<String, String> conditions =
        conditions(
            "messages 1,000 times a second through the loopback interface to a thread that sends them "
                + "back, to another one: two threads are woken for each, and nothing else is done");
    conditions.remove("durability");
    conditions.remove("shards");
    try {
      Latency latency = EchoLoad.run(new FanOutLoad.Load(1000, BYTES, 5, seconds));
      return new Row(
          GROUP, "the machine alone, an echo", conditions, Rows.figures("", latency), "");
    } catch (IOException | InterruptedException e) {
      return Row.failed(GROUP, "the machine alone, an echo", conditions, String.valueOf(e));
    }
  }

  private static Row weir(Places places, int seconds) {
    Map<String, String> conditions =
        conditions(
            "PutRecord 1,000 times a second, due whatever became of those before, to "
                + "SubscribeToShard; the load generator's lean client, HTTP/2, CBOR; latency from when a "
                + "put was due, after 15 s");
    try (Endpoint endpoint = KinesisPeer.WEIR.start(places)) {
      FanOutLoad.Result result =
          FanOutLoad.run(endpoint.address(), new FanOutLoad.Load(1000, BYTES, 15, seconds));
      if (!result.complete()) {
        return Row.failed(GROUP, "Weir", conditions, result.refused() + " puts were refused");
      }
      return new Row(GROUP, "Weir", conditions, Rows.figures("", result.delivery()), "");
    } catch (Exception e) {
      return Row.failed(GROUP, "Weir", conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Row kafka(Places places) {
    Map<String, String> conditions =
        conditions(
            "Kafka's EndToEndLatency, which sends a record when the one before has come; "
                + "acks=all; its own clients. It prints whole ms, so p50 is the median of every "
                + "1,000th latency, which it prints with all digits, in the second half of the run; "
                + "the others include its start");
    try (Kafka kafka = Kafka.start(places)) {
      kafka.createTopic("e", 1);
      KafkaOutput.EndToEnd end = kafka.endToEnd("e", BYTES, KAFKA_RECORDS);
      return Row.of(
          GROUP,
          "Apache Kafka",
          conditions,
          new Figure("p50", end.sampledMedian(), "ms"),
          new Figure("p99", end.p99(), "ms"),
          new Figure("p99.9", end.p999(), "ms"),
          new Figure("average", end.average(), "ms"));
    } catch (Exception e) {
      return Row.failed(GROUP, "Apache Kafka", conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> conditions(String load) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "os");
    conditions.put("load", load);
    conditions.put("record", BYTES + " B");
    conditions.put("shards", "1");
    return conditions;
  }
}
