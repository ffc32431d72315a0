package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What forcing costs: the same load in both modes, beside the disk's own rate. A record is written
 * twice in fsync mode, into the journal and into its segment, so half of the disk's rate is the
 * most that it can reach.
 */
final class FsyncSection implements Section {
  private static final String GROUP = "fsync";
  private static final Shape SHAPE = new Shape(1024, 100);

  @Override
  public List<Row> run(Path jar, int seconds) throws Exception {
    Timing timing = Timing.saturating(1, WarmUp.SECONDS, seconds);
    PutLoads os = new PutLoads("os", "off", 16, 32, SHAPE);
    PutLoads fsync = new PutLoads("fsync", "off", 16, 32, SHAPE);
    String load = "1 call under way on each";
    LoadResult forced = fsync.run(jar, timing);
    LoadResult written = os.run(jar, timing);
    double disk = DiskWrites.bytesPerSecond(Path.of("").toAbsolutePath(), 5) / 1e6;
    double most = Math.min(written.megabytesPerSecond(), disk / 2);
    Row row = Rows.of(GROUP, "fsync", fsync.conditions(load), forced);
    if (row.succeeded() && written.clean()) {
      row =
          row.with(
              new Figure(
                  "data, times the lesser of os and half the disk",
                  forced.megabytesPerSecond() / most,
                  ""));
    }
    return List.of(
        row,
        Rows.of(GROUP, "os", os.conditions(load), written),
        Row.of(GROUP, "the disk", disk(), new Figure("data", disk, "MB/s")));
  }

  private static Map<String, String> disk() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("load", "one file, written in blocks of 1 MiB, forced every 64 MiB");
    return conditions;
  }
}
