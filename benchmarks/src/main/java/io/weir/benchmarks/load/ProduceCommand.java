package io.weir.benchmarks.load;

import io.weir.producer.Producer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** {@code produce}: the producer library beside Amazon's SDK alone. */
@Command(
    name = "produce",
    description = "Records a second over the network: the SDK alone, and the producer library.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ProduceCommand implements Callable<Integer> {
  private static final String ONE_BY_ONE = "SDK, one PutRecord a record";
  private static final String BY_HAND = "SDK, PutRecords of 500";
  private static final String PRODUCER = "producer";
  private static final String AGGREGATED = "producer, aggregated";

  @Option(names = "--jar", required = true, description = "The weir.jar to run.")
  private Path jar = Path.of("");

  @Option(names = "--durability", description = "os or fsync.")
  private String durability = "os";

  @Option(names = "--shards", description = "Of the stream.")
  private int shards = 16;

  @Option(names = "--bytes", description = "Of each record's data; its key has 16.")
  private int bytes = 100;

  @Option(names = "--rounds", description = "Rounds counted.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Of each way in each round.")
  private int seconds = 5;

  @Option(
      names = "--calls",
      description = "PutRecord calls under way; an eighth as many PutRecords.")
  private int calls = 48;

  @Override
  public Integer call() throws Exception {
    System.out.printf("produce: %s, %d shards, %d B%n", durability, shards, bytes);
    try (ServerProcess server =
            ServerProcess.start(
                jar,
                List.of("--durability", durability, "--limits", "off", "--stream", "s:" + shards));
        KinesisAsyncClient client = Sdk.client(server.address())) {
      byte[] data = new byte[bytes];
      Throughput throughput = new Throughput();
      throughput.add(ONE_BY_ONE, () -> Sends.oneByOne(client, "s", data, calls));
      throughput.add(BY_HAND, () -> Sends.byHand(client, "s", data, calls / 8));
      throughput.add(PRODUCER, () -> Sends.producer(producer(client, 0), data));
      throughput.add(
          AGGREGATED, () -> Sends.producer(producer(client, ProducerLoad.AGGREGATE_BYTES), data));
      throughput.run(rounds, seconds);
      throughput.report();
      ratio(throughput, PRODUCER, ONE_BY_ONE);
      ratio(throughput, PRODUCER, BY_HAND);
      ratio(throughput, AGGREGATED, BY_HAND);
    }
    return 0;
  }

  private static Producer producer(KinesisAsyncClient client, int aggregate) {
    return ProducerLoad.producer(client, "s", aggregate);
  }

  private static void ratio(Throughput throughput, String one, String other) {
    System.out.printf(
        "%s / %s: %.2f%n", one, other, throughput.median(one) / throughput.median(other));
  }
}
