package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many shards one node carries at their full 1 MiB/s: more and more of them, until the 99th
 * percentile of the acknowledgement is later than a bound, or a put fails.
 */
final class FullShardsSection implements Section {
  private static final int[] STEPS = {8, 16, 32, 48, 64, 96, 128, 192, 256};
  private static final double BOUND_MILLIS = 100;
  private static final int RECORDS = 100;

  /** 1 MiB in each second and shard, each record's key counted. */
  private static final int BYTES = 1024 - Shape.KEY_LENGTH;

  private final String durability;

  FullShardsSection(String durability) {
    this.durability = durability;
  }

  @Override
  public List<Row> run(Path jar, int seconds) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int shards : STEPS) {
      Row row = step(jar, shards, seconds);
      rows.add(row);
      if (!row.succeeded() || late(row)) {
        break;
      }
    }
    return rows;
  }

  /** Keys spread at random over the shards, so the limits, which would refuse some, are off. */
  private Row step(Path jar, int shards, int seconds) throws Exception {
    PutLoads load = new PutLoads(durability, "off", shards, 16, new Shape(BYTES, RECORDS));
    double callsPerSecond = shards * 1024.0 / RECORDS;
    Timing timing = Timing.steady(callsPerSecond, WarmUp.SECONDS, Math.min(seconds, 10));
    LoadResult result = load.run(jar, timing);
    String title = "%s, %d shards at 1 MiB/s".formatted(durability, shards);
    return Rows.of(
        "full-shards-" + durability,
        title,
        load.conditions(
            "%.1f calls a second; late: p99 over %.0f ms".formatted(callsPerSecond, BOUND_MILLIS)),
        result);
  }

  private static boolean late(Row row) {
    return row.figures().stream()
        .filter(figure -> figure.what().equals("p99"))
        .mapToDouble(Figure::value)
        .anyMatch(millis -> millis > BOUND_MILLIS);
  }
}
