package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.NetworkLoad;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
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
  private static final int WARM_UP = 8;
  private static final Wire WIRE = new Wire(HttpChoice.HTTP1, WireForm.JSON, 16);
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
    Map<String, String> most = conditions("1 call under way on each connection");
    try (Endpoint endpoint = peer.start(places);
        NetworkLoad load = new NetworkLoad(endpoint.address(), WIRE)) {
      load.createStream("s", SHARDS);
      LoadResult full = load.putRecords("s", SHAPE, Timing.saturating(1, WARM_UP, seconds));
      saturated.add(Rows.of("put-records", peer.title(), most, full));
      if (full.clean()) {
        double rate = full.requestsPerSecond() / 2;
        LoadResult steady = load.putRecords("s", SHAPE, Timing.steady(rate, 2, seconds));
        half.add(
            Rows.of(
                "put-records-half-load",
                peer.title(),
                conditions(
                    "half as many calls a second as it answered at most, due whatever became of those before"),
                steady));
      }
    } catch (Exception e) {
      saturated.add(Row.failed("put-records", peer.title(), most, String.valueOf(e.getMessage())));
    }
  }

  private static Map<String, String> conditions(String load) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "os");
    conditions.put("load", "PutRecords of 100 × 1 KiB, " + WIRE + ", " + load);
    conditions.put("shards", Integer.toString(SHARDS));
    return conditions;
  }
}
