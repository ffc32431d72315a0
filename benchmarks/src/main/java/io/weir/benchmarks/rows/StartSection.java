package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.ServerProcess;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long a start takes, and what a server takes that has nothing to do. */
final class StartSection implements Section {
  private static final int STARTS = 9;
  private static final int SETTLE_SECONDS = 10;

  @Override
  public List<Row> run(Path jar, int seconds) throws Exception {
    Path launcher = jar.toAbsolutePath().resolve("../../../weir").normalize();
    ServerProcess.launch(launcher, List.of()).close(); // it archives classes when it is new
    return List.of(
        starts("java -jar weir.jar", () -> ServerProcess.start(jar, List.of())),
        starts("./weir", () -> ServerProcess.launch(launcher, List.of())),
        idle(jar, seconds));
  }

  private static Row starts(String how, Callable<ServerProcess> start) throws Exception {
    long[] nanos = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      try (ServerProcess server = start.call()) {
        nanos[i] = server.readyNanos();
      }
    }
    long[] sorted = LongStream.of(nanos).sorted().toArray();
    return Row.of(
        "start",
        "start to ready, " + how,
        conditions("an empty directory, " + STARTS + " starts"),
        new Figure("median", sorted[STARTS / 2] / 1e6, "ms"),
        new Figure("longest", sorted[STARTS - 1] / 1e6, "ms"));
  }

  private static Row idle(Path jar, int seconds) throws Exception {
    try (ServerProcess server = ServerProcess.start(jar, List.of("--stream", "s:100"))) {
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      Duration before = ProcessUse.processorTime(server.pid());
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      Duration used = ProcessUse.processorTime(server.pid()).minus(before);
      double percent = 100.0 * used.toNanos() / (System.nanoTime() - start);
      return Row.of(
          "idle",
          "100 idle shards",
          conditions("nothing written, from %d s after the start".formatted(SETTLE_SECONDS)),
          new Figure("resident", ProcessUse.residentBytes(server.pid()) / 1e6, "MB"),
          new Figure("processor", percent, "% of a core"));
    }
  }

  private static Map<String, String> conditions(String what) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", "fsync");
    conditions.put("load", what);
    return conditions;
  }
}
