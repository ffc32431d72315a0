package io.weir.benchmarks.load;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fan-out}: latency from put to subscriber. */
@Command(
    name = "fan-out",
    description = "Latency from PutRecord to SubscribeToShard, at a steady rate.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FanOutCommand implements Callable<Integer> {
  @Option(names = "--jar", required = true, description = "The weir.jar to run.")
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
  private int warmUp = 20;

  @Option(names = "--seconds", description = "Seconds counted.")
  private int seconds = 30;

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        "fan-out: %s, %s, %s, %d records/s of %d B%n", durability, http, form, rate, bytes);
    try (ServerProcess server =
        ServerProcess.start(jar, List.of("--durability", durability, "--limits", "off"))) {
      FanOutLoad.Result result =
          FanOutLoad.run(
              server.address(), http, form, new FanOutLoad.Load(rate, bytes, warmUp, seconds));
      System.out.println("put to answer      " + result.answers().text());
      System.out.println("put to subscriber  " + result.delivery().text());
      System.out.printf(
          "records delivered %,d, puts refused %,d%n", result.delivered(), result.refused());
      return result.complete() ? 0 : 1;
    }
  }
}
