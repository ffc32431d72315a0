package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fan-out}: latency from put to subscriber. */
@Command(
    name = "fan-out",
    description = "Latency from PutRecord to SubscribeToShard, at a steady rate.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FanOutCommand implements Callable<Integer> {
  @Option(names = "--jar", required = true, hidden = true)
  private Path jar = Path.of("");

  @Option(names = "--durability", description = "os or fsync.")
  private String durability = "os";

  @Option(names = "--http", description = "${COMPLETION-CANDIDATES}.")
  private HttpChoice http = HttpChoice.HTTP2;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}.")
  private WireForm form = WireForm.CBOR;

  @Option(names = "--rate", description = "Records a second.")
  private int rate = 1000;

  @Option(names = "--bytes", description = "Of each record's data, 8 at least.")
  private int bytes = 1000;

  @Option(names = "--warm-up", description = "Seconds not counted.")
  private int warmUp = 60;

  @Option(names = "--seconds", description = "Seconds counted.")
  private int seconds = 30;

  @Option(names = "--json", description = "Writes the rows to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    PacedLoad load = new PacedLoad(rate, bytes, warmUp, seconds);
    try (ServerProcess server =
        ServerProcess.start(jar, List.of("--durability", durability, "--limits", "off"))) {
      FanOutLoad.Result result = FanOutLoad.run(server.address(), http, form, load);
      Rows.report("benchmarks/measure libraries", rows(result), json);
      return result.complete() ? 0 : 1;
    }
  }

  private List<Row> rows(FanOutLoad.Result result) {
    String group = "fan-out-" + http.name().toLowerCase(Locale.ROOT);
    String wire = http.title() + ", " + form + ": ";
    return List.of(
        row(group, wire + "put to answer", result.answers(), result),
        row(group, wire + "put to subscriber", result.delivery(), result));
  }

  private Row row(String group, String title, Latency latency, FanOutLoad.Result result) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", durability);
    conditions.put("limits", "off");
    conditions.put("record", bytes + " B");
    conditions.put(
        "load",
        "%,d PutRecord calls a second, due whatever became of those before, one connection each; "
                .formatted(rate)
            + "for %d s after %d s".formatted(seconds, warmUp));
    return result.complete()
        ? new Row(group, title, conditions, Rows.figures("", latency), "")
        : Row.failed(group, title, conditions, result.refused() + " puts were refused");
  }
}
