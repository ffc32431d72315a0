package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.ProducerLoad;
import io.weir.benchmarks.load.RandomLetters;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one producer sends, the same record of random letters over and over, which nobody has to
 * make: each system's own producer, as it is set by default, and Weir's without a signature too, as
 * Kafka's has none. Each is warmed for about a minute, which is what the compiler needs on two
 * cores until it is done with a client.
 */
final class IngestPart implements Part {
  private static final String GROUP = "ingest";
  private static final int SHARDS = 16;
  private static final int BYTES = 1024;
  private static final byte[] DATA = RandomLetters.of(BYTES);
  private static final int WARM_UP_SECONDS = 60;
  private static final int KAFKA_WARM_UP = 10_000_000;
  private static final int KAFKA_RECORDS = 2_500_000;

  @Override
  public List<Row> run(Places places, int seconds) {
    Row kafka = kafka(places);
    List<Row> all = new ArrayList<>();
    for (boolean signed : new boolean[] {true, false}) {
      for (int aggregate : new int[] {0, ProducerLoad.AGGREGATE_BYTES}) {
        List<Row> both = List.of(weir(places, aggregate, signed, seconds), kafka);
        all.add(Ratios.toBest(both, "data", false).get(0));
      }
    }
    all.add(kafka);
    return all;
  }

  private static Row weir(Places places, int aggregate, boolean signed, int seconds) {
    String title =
        "Weir, producer-client"
            + (aggregate == 0 ? "" : ", aggregating")
            + (signed ? "" : ", unsigned");
    Map<String, String> conditions =
        conditions(
            "one Producer that sends all the time; records acknowledged in %d s after %d s"
                .formatted(seconds, WARM_UP_SECONDS));
    try (Endpoint endpoint = KinesisPeer.WEIR.start(places)) {
      double rate =
          ProducerLoad.recordsPerSecond(
              endpoint.address(), SHARDS, DATA, aggregate, signed, WARM_UP_SECONDS, seconds);
      return Row.of(GROUP, title, conditions, data(rate), records(rate));
    } catch (Exception e) {
      return Row.failed(GROUP, title, conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Row kafka(Places places) {
    String title = "Apache Kafka, ProducerPerformance";
    Map<String, String> conditions =
        conditions(
            "acks=all, no compression; %,d records after %,d"
                .formatted(KAFKA_RECORDS, KAFKA_WARM_UP));
    try (Kafka kafka = Kafka.start(places)) {
      kafka.createTopic("t", SHARDS);
      double rate = kafka.produce("t", DATA, KAFKA_WARM_UP, KAFKA_RECORDS);
      return Row.of(GROUP, title, conditions, data(rate), records(rate));
    } catch (Exception e) {
      return Row.failed(GROUP, title, conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Figure data(double recordsPerSecond) {
    return new Figure("data", recordsPerSecond * BYTES / 1e6, "MB/s");
  }

  private static Figure records(double recordsPerSecond) {
    return new Figure("records", recordsPerSecond, "1/s");
  }

  private static Map<String, String> conditions(String load) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "os");
    conditions.put("load", load);
    conditions.put("record", BYTES + " B of random letters, the same one over and over");
    conditions.put("shards or partitions", Integer.toString(SHARDS));
    return conditions;
  }
}
