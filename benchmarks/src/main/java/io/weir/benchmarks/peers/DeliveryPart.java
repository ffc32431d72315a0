package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.EchoLoad;
import io.weir.benchmarks.load.FanOutLoad;
import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.Latency;
import io.weir.benchmarks.load.PacedLoad;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.WireForm;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a put to the consumer, over the network; all are warmed for about a minute. */
final class DeliveryPart implements Part {
  private static final String GROUP = "delivery";
  private static final int BYTES = 1000;
  private static final int PER_SECOND = 1000;
  private static final int WARM_UP_SECONDS = 60;

  /** At some 0.5 ms each they take two minutes, of which the second one counts. */
  private static final int KAFKA_RECORDS = 250_000;

  @Override
  public List<Row> run(Places places, int seconds) {
    Row http2 = weir(places, HttpChoice.HTTP2, WireForm.CBOR, seconds);
    Row http1 = weir(places, HttpChoice.HTTP1, WireForm.JSON, seconds);
    Row kafka = kafka(places);
    Row best = Ratios.toBest(List.of(http2, kafka), "p50", true).get(0);
    return List.of(best, http1, kafka, echo(seconds));
  }

  private static Row echo(int seconds) {
    Map<String, String> conditions =
        conditions(
            "messages 1,000 times a second through the loopback interface to a thread that sends them "
                + "back, to another one: two threads are woken for each, and nothing else is done; "
                + span(seconds));
    conditions.remove("durability");
    conditions.remove("shards");
    try {
      Latency latency = EchoLoad.run(load(seconds));
      return new Row(
          GROUP, "the machine alone, an echo", conditions, Rows.figures("", latency), "");
    } catch (IOException | InterruptedException e) {
      return Row.failed(GROUP, "the machine alone, an echo", conditions, String.valueOf(e));
    }
  }

  private static Row weir(Places places, HttpChoice http, WireForm form, int seconds) {
    String wire = http.title() + ", " + form;
    String title = "Weir, " + wire;
    Map<String, String> conditions =
        conditions(
            "PutRecord 1,000 times a second, due whatever became of those before, to "
                + "SubscribeToShard; the load generator's lean client, "
                + wire
                + "; latency from when a put was due, "
                + span(seconds));
    try (Endpoint endpoint = KinesisPeer.WEIR.start(places)) {
      FanOutLoad.Result result = FanOutLoad.run(endpoint.address(), http, form, load(seconds));
      if (!result.complete()) {
        return Row.failed(GROUP, title, conditions, result.refused() + " puts were refused");
      }
      return new Row(GROUP, title, conditions, Rows.figures("", result.delivery()), "");
    } catch (Exception e) {
      return Row.failed(GROUP, title, conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Row kafka(Places places) {
    Map<String, String> conditions =
        conditions(
            "Kafka's EndToEndLatency, which sends a record when the one before has come; "
                + "acks=all; its own clients. It prints whole ms, so p50 is the median of every "
                + "1,000th latency, which it prints with all digits, in the second half of "
                + "%,d records; the others include its start".formatted(KAFKA_RECORDS));
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

  private static PacedLoad load(int seconds) {
    return new PacedLoad(PER_SECOND, BYTES, WARM_UP_SECONDS, seconds);
  }

  private static String span(int seconds) {
    return "for %d s after %d s".formatted(seconds, WARM_UP_SECONDS);
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
