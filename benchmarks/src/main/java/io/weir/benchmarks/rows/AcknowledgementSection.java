package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.List;

/** How soon a put is acknowledged in fsync mode when many shards have news at once. */
final class AcknowledgementSection implements Section {
  private static final int CALLS_PER_SECOND = 100;

  @Override
  public List<Row> run(Path jar, int seconds) throws Exception {
    PutLoads load = new PutLoads("fsync", "off", 200, 16, new Shape(1024, 100));
    LoadResult result = load.run(jar, Timing.steady(CALLS_PER_SECOND, WarmUp.SECONDS, seconds));
    return List.of(
        Rows.of(
            "fsync-200-shards",
            "fsync, 200 shards",
            load.conditions(CALLS_PER_SECOND + " calls a second"),
            result));
  }
}
