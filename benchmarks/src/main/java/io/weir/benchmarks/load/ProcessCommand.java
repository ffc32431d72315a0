package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Row;
import io.weir.consumer.gateway.kinesis.KinesisGateway;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** {@code process}: from Amazon's SDK to a processor of the consumer library, by fan-out. */
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

  @Option(names = "--json", description = "Writes the rows to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(
                jar, List.of("--durability", durability, "--limits", "off", "--stream", "s:1"));
        KinesisAsyncClient client = Sdk.client(server.address());
        KinesisGateway gateway = KinesisGateway.fanOut(client, "s", "g")) {
      Latency latency =
          new ProcessorLatency(rate, warmUp)
              .measure(
                  gateway,
                  (key, data) ->
                      client.putRecord(
                          r ->
                              r.streamName("s")
                                  .partitionKey(key)
                                  .data(SdkBytes.fromByteArrayUnsafe(data))));
      Row row =
          new Row(
              "network-delivery",
              "put to processor, fan-out",
              conditions(),
              Rows.figures("", latency),
              "");
      Rows.report("benchmarks/measure libraries", List.of(row), json);
    }
    return 0;
  }

  private Map<String, String> conditions() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", durability);
    conditions.put("limits", "off");
    conditions.put("shards", "1");
    conditions.put("record", ProcessorLatency.BYTES + " B, key 16 B");
    conditions.put("load", ProcessorLatency.load(rate, warmUp));
    return conditions;
  }
}
