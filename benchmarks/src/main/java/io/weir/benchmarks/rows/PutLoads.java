package io.weir.benchmarks.rows;

import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.NetworkLoad;
import io.weir.benchmarks.load.ServerProcess;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.load.Wire;
import io.weir.benchmarks.load.WireForm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PutRecords on a server of its own.
 *
 * @param durability os or fsync
 * @param limits aws or off
 */
record PutLoads(String durability, String limits, int shards, int connections, Shape shape) {
  private static final String STREAM = "s";

  LoadResult run(Path jar, Timing timing) throws Exception {
    try (ServerProcess server =
            ServerProcess.start(jar, List.of("--durability", durability, "--limits", limits));
        NetworkLoad load = new NetworkLoad(server.address(), wire())) {
      load.createStream(STREAM, shards);
      return load.putRecords(STREAM, shape, timing);
    }
  }

  private Wire wire() {
    return new Wire(HttpChoice.HTTP1, WireForm.JSON, connections);
  }

  Map<String, String> conditions(String load) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", durability);
    conditions.put(
        "load",
        "PutRecords of %d × %d B, %s, %s, after %d s of warm-up"
            .formatted(shape.records(), shape.bytes(), wire(), load, WarmUp.SECONDS));
    conditions.put("shards", Integer.toString(shards));
    conditions.put("limits", limits);
    return conditions;
  }
}
