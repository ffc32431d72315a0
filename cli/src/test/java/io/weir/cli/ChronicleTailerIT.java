package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;
import io.weir.server.KinesisServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second process tails a live shard, with the program of examples/chronicle-tailer and nothing of
 * Weir on its class path, and reads what was put through the server.
 */
@Timeout(120)
class ChronicleTailerIT {
  private static final Path PROGRAM = Path.of("..", "examples", "chronicle-tailer", "Tailer.java");

  /** The jars of Chronicle Queue, and of what it needs. */
  private static final Pattern CHRONICLE =
      Pattern.compile(
          "(chronicle-|affinity-|posix-|compiler-|jnr-|jffi-|jna-|asm-|annotations-|slf4j-api-).*[.]jar");

  @TempDir private Path directory;
  private Process tailer;

  @AfterEach
  void endTailer() throws InterruptedException {
    if (tailer != null) {
      tailer.destroyForcibly().waitFor();
    }
  }

  @Test
  void aStockTailerOfAnotherProcessReadsWhatIsPut() throws Exception {
    try (Broker broker = onChronicle(directory.resolve("data"));
        KinesisServer server = KinesisServer.builder(broker).start()) {
      broker.createStream("clicks", 1);
      put(server, "key-\u00fc", "41");
      tailer = tail(shard(), 3);
      BufferedReader out = tailer.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).startsWith("tailing ");
      assertThat(out.readLine()).isEqualTo("offset 0 key key-\u00fc data 41");
      put(server, "k", "42"); // while it tails
      assertThat(out.readLine()).isEqualTo("offset 1 key k data 42");
      put(server, "k", "43");
      assertThat(out.readLine()).isEqualTo("offset 2 key k data 43");
      assertThat(out.readLine()).startsWith("tailed 3 records");
      assertThat(tailer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(tailer.exitValue()).isZero();
    }
  }

  private static Broker onChronicle(Path data) {
    return Broker.builder()
        .dataDirectory(data)
        .engine(ChronicleLogStore::open)
        .durability(Durability.OS)
        .limits(Limits.off())
        .start();
  }

  private Path shard() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("data/queues"))) {
      return all.filter(path -> path.endsWith("shardId-000000000000")).findFirst().orElseThrow();
    }
  }

  private Process tail(Path shard, int count) throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> CHRONICLE.matcher(new File(entry).getName()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-Dstdout.encoding=UTF-8",
            "-Dfile.encoding=UTF-8",
            "-cp",
            classPath,
            PROGRAM.toString(),
            shard.toString(),
            Integer.toString(count));
    return new ProcessBuilder(command)
        .redirectError(directory.resolve("tailer-err").toFile())
        .start();
  }

  private static void put(KinesisServer server, String key, String data) throws Exception {
    String encoded = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
            .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"StreamName\":\"clicks\",\"PartitionKey\":\""
                        + key
                        + "\",\"Data\":\""
                        + encoded
                        + "\"}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
