package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.NetworkLoad;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.load.Wire;
import io.weir.benchmarks.load.WireForm;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PutRecords of 100 records of 1 KiB: as much as goes, then half of that at a steady rate. */
final class PutRecordsPart implements Part {
  private static final int SHARDS = 100;
  private static final Wire WIRE = new Wire(HttpChoice.HTTP1, WireForm.JSON, 16);
  private static final String FULL = "put-records";
  private static final String FULL_LOAD =
      "1 call under way on each connection, after %d s of warm-up".formatted(WarmUp.SECONDS);
  private static final String HALF = "put-records-half-load";
  private static final String HALF_LOAD =
      "half as many calls a second as it answered at most, due whatever became of those before";
  private static final Shape SHAPE = new Shape(1024, 100);

  @Override
  public List<Row> run(Places places, int seconds) {
    List<Row> saturated = new ArrayList<>();
    List<Row> half = new ArrayList<>();
    for (KinesisPeer peer : KinesisPeer.values()) {
      run(peer, places, seconds, saturated, half);
    }
    List<Row> all = new ArrayList<>(Ratios.toBest(saturated, "data", false));
    all.addAll(half);
    return all;
  }

  private static void run(
      KinesisPeer peer, Places places, int seconds, List<Row> saturated, List<Row> half) {
    try (Endpoint endpoint = peer.start(places);
        NetworkLoad load = new NetworkLoad(endpoint.address(), WIRE)) {
      load.createStream("s", SHARDS);
      measure(peer, timing -> load.putRecords("s", SHAPE, timing), seconds, saturated, half);
    } catch (Exception e) {
      String why = String.valueOf(e.getMessage());
      saturated.add(Row.failed(FULL, peer.title(), conditions(peer, FULL_LOAD), why));
    }
  }

  /** A load on a system that runs. */
  interface Load {
    LoadResult run(Timing timing) throws Exception;
  }

  /** A row for each list, whatever becomes of the load. */
  static void measure(
      KinesisPeer peer, Load load, int seconds, List<Row> saturated, List<Row> half) {
    double rate;
    try {
      LoadResult full = load.run(Timing.saturating(1, WarmUp.SECONDS, seconds));
      saturated.add(Rows.of(FULL, peer.title(), conditions(peer, FULL_LOAD), full));
      rate = full.clean() ? full.requestsPerSecond() / 2 : 0;
    } catch (Exception e) {
      String why = String.valueOf(e.getMessage());
      saturated.add(Row.failed(FULL, peer.title(), conditions(peer, FULL_LOAD), why));
      rate = 0;
    }
    half.add(halfLoad(peer, load, rate, seconds));
  }

  private static Row halfLoad(KinesisPeer peer, Load load, double rate, int seconds) {
    Map<String, String> conditions = conditions(peer, HALF_LOAD);
    if (rate == 0) {
      return Row.failed(
          HALF, peer.title(), conditions, "it failed at full load, so there is no half");
    }
    try {
      LoadResult steady = load.run(Timing.steady(rate, 2, seconds));
      return Rows.of(HALF, peer.title(), conditions, steady);
    } catch (Exception e) {
      return Row.failed(HALF, peer.title(), conditions, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> conditions(KinesisPeer peer, String load) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", peer.durability());
    conditions.put("load", "PutRecords of 100 × 1 KiB, " + WIRE + ", " + load);
    conditions.put("shards", Integer.toString(SHARDS));
    return conditions;
  }
}
