package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.NetworkLoad;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.ServerProcess;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.load.Wire;
import io.weir.benchmarks.load.WireForm;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations of data over both formats and both versions of HTTP. */
final class OperationsSection implements Section {
  private static final String STREAM = "s";
  private static final int SHARDS = 16;
  private static final int CONNECTIONS = 8;
  private static final int BYTES = 1024;
  private static final int FILL = 200_000;
  private static final int PUTS_UNDER_WAY = 4;

  private static final String LOAD =
      "records of 1 KiB over "
          + CONNECTIONS
          + " connections; GetRecords: "
          + SHARDS
          + " readers, a call of each under way; SubscribeToShard: a connection for each shard; "
          + "puts: "
          + PUTS_UNDER_WAY
          + " calls under way on each connection; after "
          + WarmUp.SECONDS
          + " s of warm-up";

  @Override
  public List<Row> run(Path jar, int seconds) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (HttpChoice http : HttpChoice.values()) {
      for (WireForm form : WireForm.values()) {
        rows.addAll(run(jar, new Wire(http, form, CONNECTIONS), Math.min(seconds, 4)));
      }
    }
    return rows;
  }

  private static List<Row> run(Path jar, Wire wire, int seconds) throws Exception {
    Timing reading = Timing.saturating(1, WarmUp.SECONDS, seconds);
    Timing putting = Timing.saturating(PUTS_UNDER_WAY, WarmUp.SECONDS, seconds);
    try (ServerProcess server =
            ServerProcess.start(jar, List.of("--durability", "os", "--limits", "off"));
        NetworkLoad load = new NetworkLoad(server.address(), wire)) {
      String arn = load.createStream(STREAM, SHARDS);
      long filled = load.fill(STREAM, BYTES, FILL);
      LoadResult reads = load.getRecords(STREAM, SHARDS, new Shape(BYTES, 1000), reading, filled);
      List<Row> rows = new ArrayList<>();
      rows.add(row("GetRecords, Limit 1,000", wire, reads));
      rows.add(
          row(
              "SubscribeToShard from TRIM_HORIZON, one pass, cold",
              wire,
              subscribed(server, wire, arn, filled)));
      load.createStream("puts", SHARDS);
      rows.add(row("PutRecord", wire, load.putRecord("puts", new Shape(BYTES, 1), putting)));
      rows.add(
          row("PutRecords of 100", wire, load.putRecords("puts", new Shape(BYTES, 100), putting)));
      return rows;
    }
  }

  /** Over HTTP/1.1 a subscription has a connection to itself. */
  private static LoadResult subscribed(ServerProcess server, Wire wire, String arn, long filled)
      throws Exception {
    Wire one = new Wire(wire.http(), wire.form(), SHARDS);
    try (NetworkLoad load = new NetworkLoad(server.address(), one)) {
      return load.subscribe(arn, SHARDS, BYTES, filled);
    }
  }

  private static Row row(String operation, Wire wire, LoadResult result) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "os");
    conditions.put("load", LOAD);
    conditions.put("shards", Integer.toString(SHARDS));
    String title = "%s, %s, %s".formatted(operation, wire.http().title(), wire.form());
    return Rows.of("operations", title, conditions, result);
  }
}
