package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Row;
import io.weir.consumer.gateway.kinesis.KinesisGateway;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** {@code process}: from a put to a processor of the consumer library, by fan-out. */
@Command(
    name = "process",
    description = "How soon a processor has a record that was put, over the network, by fan-out.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ProcessCommand implements Callable<Integer> {
  @Option(names = "--jar", required = true, description = "The weir.jar to run.")
  private Path jar = Path.of("");

  @Option(names = "--durability", description = "os or fsync.")
  private String durability = "os";

  @Option(names = "--rate", description = "Records a second.")
  private int rate = 1000;

  @Option(names = "--warm-up", description = "Seconds of which no latencies are taken.")
  private int warmUp = 90;

  @Option(names = "--put", description = "Who puts: ${COMPLETION-CANDIDATES}.")
  private Way put = Way.SDK;

  @Option(names = "--json", description = "Writes the rows to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Rows.report("benchmarks/measure libraries", row(latency()), json);
    return 0;
  }

  /** Who puts. Amazon's SDK takes its time before anything is sent, and a share of the cores. */
  private enum Way {
    SDK("put to processor, fan-out", "Amazon's SDK"),
    LEAN("put by a lean client to processor, fan-out", "the load generator's client");

    final String row;
    final String client;

    Way(String row, String client) {
      this.row = row;
      this.client = client;
    }

    Puts open(InetSocketAddress server, KinesisAsyncClient sdk) {
      return this == SDK ? Puts.bySdk(sdk, "s") : Puts.lean(server, "s");
    }
  }

  private Latency latency() throws Exception {
    ProcessorLatency latency = new ProcessorLatency(rate, warmUp);
    try (ServerProcess server =
            ServerProcess.start(
                jar, List.of("--durability", durability, "--limits", "off", "--stream", "s:1"));
        KinesisAsyncClient client = Sdk.client(server.address());
        KinesisGateway gateway = KinesisGateway.fanOut(client, "s", "g");
        Puts puts = put.open(server.address(), client)) {
      return latency.measure(gateway, puts);
    }
  }

  private Row row(Latency latency) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", durability);
    conditions.put("limits", "off");
    conditions.put("shards", "1");
    conditions.put("record", ProcessorLatency.BYTES + " B, key 16 B");
    conditions.put(
        "load", "PutRecord by " + put.client + ", " + ProcessorLatency.load(rate, warmUp));
    return new Row("network-delivery", put.row, conditions, Rows.figures("", latency), "");
  }
}
