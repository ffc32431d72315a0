package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Row;
import io.weir.producer.Producer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private static final String PRODUCER = "Producer, not aggregating";
  private static final String AGGREGATED = "Producer, aggregating";

  @Option(names = "--jar", required = true, hidden = true)
  private Path jar = Path.of("");

  @Option(names = "--durability", description = "os or fsync.")
  private String durability = "os";

  @Option(names = "--shards", description = "Of the stream.")
  private int shards = 16;

  @Option(names = "--bytes", description = "Of each record's data; its key has 16.")
  private int bytes = 100;

  @Option(names = "--warm-up-rounds", description = "Rounds before, not counted.")
  private int warmUpRounds = 4;

  @Option(names = "--rounds", description = "Rounds counted.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Of each way in each round.")
  private int seconds = 5;

  @Option(names = "--calls", description = "PutRecord calls of the SDK under way.")
  private int calls = 48;

  @Option(names = "--batches", description = "PutRecords calls of the SDK under way.")
  private int batches = 6;

  @Option(names = "--json", description = "Writes the rows to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Requirements.atLeast(1, calls, "--calls");
    Requirements.atLeast(1, batches, "--batches");
    Requirements.atLeast(1, shards, "--shards");
    Requirements.atLeast(1, bytes, "--bytes");
    Rounds all = new Rounds(warmUpRounds, rounds, seconds);
    try (ServerProcess server =
            ServerProcess.start(
                jar,
                List.of("--durability", durability, "--limits", "off", "--stream", "s:" + shards));
        KinesisAsyncClient client = Sdk.client(server.address())) {
      byte[] data = new byte[bytes];
      Throughput throughput = new Throughput();
      throughput.add(ONE_BY_ONE, () -> Sends.oneByOne(client, "s", data, calls));
      throughput.add(BY_HAND, () -> Sends.byHand(client, "s", data, batches));
      throughput.add(PRODUCER, () -> Sends.producer(producer(client, 0), data));
      throughput.add(
          AGGREGATED, () -> Sends.producer(producer(client, ProducerLoad.AGGREGATE_BYTES), data));
      throughput.run(all);
      List<Row> rows =
          throughput.rows(
              "produce",
              conditions(all),
              Map.of(PRODUCER, List.of(ONE_BY_ONE, BY_HAND), AGGREGATED, List.of(BY_HAND)));
      Rows.report("benchmarks/measure libraries", rows, json);
    }
    return 0;
  }

  private Map<String, String> conditions(Rounds all) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", durability);
    conditions.put("limits", "off");
    conditions.put("shards", Integer.toString(shards));
    conditions.put("record", bytes + " B, key 16 B");
    conditions.put(
        "load",
        "%d PutRecord or %d PutRecords calls of the SDK under way; %s"
            .formatted(calls, batches, all.text()));
    return conditions;
  }

  private static Producer producer(KinesisAsyncClient client, int aggregate) {
    return ProducerLoad.producer(client, "s", aggregate);
  }
}
