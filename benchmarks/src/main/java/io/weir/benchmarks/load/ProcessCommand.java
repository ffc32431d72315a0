package io.weir.benchmarks.load;

import io.weir.consumer.gateway.kinesis.KinesisGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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

  @Override
  public Integer call() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(
                jar, List.of("--durability", durability, "--limits", "off", "--stream", "s:1"));
        KinesisAsyncClient client = Sdk.client(server.address());
        KinesisGateway gateway = KinesisGateway.fanOut(client, "s", "g")) {
      Latency latency =
          new ProcessorLatency(rate)
              .measure(
                  gateway,
                  (key, data) ->
                      client.putRecord(
                          r ->
                              r.streamName("s")
                                  .partitionKey(key)
                                  .data(SdkBytes.fromByteArrayUnsafe(data))));
      System.out.printf(
          "put to processor, network, fan-out, %s, %d/s: %s%n", durability, rate, latency.text());
    }
    return 0;
  }
}
