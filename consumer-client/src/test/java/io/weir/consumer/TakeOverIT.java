package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupDescription.Share;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three processes share 16 shards, with defaults throughout. One of its shards is split and one is
 * killed while records keep coming: the others take its shards, and every record that was
 * acknowledged is processed. Prints how long that took.
 */
class TakeOverIT {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOverIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String KILLED = "one";

  @TempDir Path directory;

  private final List<Process> processes = new ArrayList<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> processed = ConcurrentHashMap.newKeySet();

  /** By shard, when a process that is not killed last processed a record. */
  private final Map<String, Long> survivors = new ConcurrentHashMap<>();

  private NetworkFixture network;
  private volatile boolean putting = true;

  @AfterEach
  void stop() throws InterruptedException {
    putting = false;
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    network.close();
  }

  /** How consumers read is the same on both engines; that they do at all is seen with one mode. */
  static List<String> modes() {
    return NetworkFixture.ON_CHRONICLE ? List.of("fan-out") : List.of("shared", "fan-out");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theOthersTakeTheShardsOfOneThatIsKilled(String mode) throws Exception {
    network = new NetworkFixture(directory);
    network.broker().createStream("s", 16);
    Process first = startMember(KILLED, mode);
    startMember("two", mode);
    startMember("three", mode);
    CompletableFuture<Void> producer = CompletableFuture.runAsync(this::putUntilTold);
    until(() -> loads().equals(List.of(5L, 5L, 6L)));

    Set<String> its = shardsOf(KILLED);
    String split = its.iterator().next();
    network.broker().splitShard("s", split, middle(split));
    first.toHandle().destroyForcibly(); // SIGKILL; what it has printed can still be read
    first.waitFor();
    long killed = System.nanoTime();
    until(() -> shardsOf(KILLED).isEmpty());
    long taken = System.nanoTime();
    until(() -> its.stream().allMatch(shard -> isProcessedSince(shard, killed)));
    long going = System.nanoTime();
    putting = false;
    producer.join();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(processed.size()).as("%s", shares()).isEqualTo(acknowledged.size()));

    assertThat(processed.equals(acknowledged)).as("the same records").isTrue();
    assertThat(acknowledged.size()).isGreaterThan(1000);
    LOG.info(
        "{}: {} shards of a killed process were others' after {} ms, and processed by them after"
            + " {} ms; {} records acknowledged, {} distinct ones processed",
        mode,
        its.size(),
        TimeUnit.NANOSECONDS.toMillis(taken - killed),
        TimeUnit.NANOSECONDS.toMillis(going - killed),
        acknowledged.size(),
        processed.size());
  }

  private static void until(BooleanSupplier condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition::getAsBoolean);
  }

  // ---- processes

  private Process startMember(String id, String mode) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                network.endpoint().toString(),
                id,
                mode)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    Thread reader = new Thread(() -> read(process, id), "reader-" + id);
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void read(Process process, String id) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("record")) {
          processed.add(words[2]);
          if (!id.equals(KILLED)) {
            survivors.put(words[1], System.nanoTime());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It was killed in the middle of a line.
    }
  }

  // ---- records

  private void putUntilTold() {
    for (int number = 0; putting; number++) {
      String data = "r" + number;
      network.broker().put("s", data, data.getBytes(StandardCharsets.UTF_8)).join();
      acknowledged.add(data);
    }
  }

  private boolean isProcessedSince(String shard, long nanos) {
    return survivors.getOrDefault(shard, Long.MIN_VALUE) - nanos > 0
        || shares().stream()
            .anyMatch(
                share ->
                    share.shardId().equals(shard)
                        && share.checkpoint().equals(Checkpoint.shardEnd()));
  }

  // ---- the group

  private List<Share> shares() {
    return network.broker().groups().list("s").contains("g")
        ? network.broker().groups().describe("s", "g").shards()
        : List.of();
  }

  private Set<String> shardsOf(String member) {
    return shares().stream()
        .filter(share -> member.equals(share.owner()))
        .map(Share::shardId)
        .collect(Collectors.toSet());
  }

  private List<Long> loads() {
    return shares().stream()
        .filter(share -> share.owner() != null)
        .collect(Collectors.groupingBy(Share::owner, Collectors.counting()))
        .values()
        .stream()
        .sorted()
        .toList();
  }

  private HashKey middle(String shardId) {
    HashKeyRange range =
        network.broker().listShards("s").stream()
            .filter(shard -> shard.shardId().equals(shardId))
            .findFirst()
            .orElseThrow()
            .hashKeyRange();
    return HashKey.of(range.start().toBigInteger().add(range.end().toBigInteger()).shiftRight(1));
  }
}
