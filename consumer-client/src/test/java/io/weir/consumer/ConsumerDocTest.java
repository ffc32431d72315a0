package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java blocks of docs/consumer.md: all are compiled; those that need no server are run, each in
 * a JVM of its own.
 */
class ConsumerDocTest {
  private static final Path PAGE = Path.of("..", "docs", "consumer.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** What a block that is no class of its own leaves to its reader. */
  private static final String FRAME =
      """
      import io.weir.broker.Broker;
      import io.weir.consumer.*;
      import io.weir.consumer.gateway.ConsumerGateway;
      import io.weir.consumer.gateway.broker.BrokerGateway;
      import io.weir.consumer.gateway.kinesis.KinesisGateway;
      import io.weir.consumer.gateway.kinesis.LocalGroup;
      import java.net.URI;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;
      import java.util.List;
      import java.util.concurrent.CountDownLatch;
      import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

      public class %s {
        static final CountDownLatch SHOWN = new CountDownLatch(1);

        static void show(List<ConsumerRecord> records) {
          records.forEach(record -> System.out.println("shown " + record.partitionKey()));
          SHOWN.countDown();
        }

        static void untilTheProgramEnds() throws Exception {
          SHOWN.await();
        }

        public static void main(String[] args) throws Exception {
          try (Broker broker = Broker.builder().ephemeral().start()) {
            broker.createStream("clicks", 1);
            broker.put("clicks", "session-1", "x".getBytes(StandardCharsets.UTF_8)).join();
            %s
          }
        }
      }
      """;

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void theClickstreamExampleArchivesAndCountsEveryClick() throws Exception {
    compile("ClickstreamExample", block("class ClickstreamExample"));
    assertThat(run("ClickstreamExample"))
        .contains("archived 200 clicks")
        .containsPattern("/cart +[0-9]+")
        .containsPattern("/search +[0-9]+");
  }

  @Test
  @Timeout(120)
  void theBlockForTheSameProcessRuns() throws Exception {
    compile("SameProcess", framed("SameProcess", block("BrokerGateway.fanOut(broker")));
    assertThat(run("SameProcess")).contains("shown session-1");
  }

  /** It would need a server; KinesisGatewayIT has one. */
  @Test
  @Timeout(120)
  void theBlockForTheNetworkCompiles() throws Exception {
    compile("Network", framed("Network", block("KinesisGateway.shared")));
  }

  /** It would need an account; LocalGroupIT has a server that does what Amazon's do. */
  @Test
  @Timeout(120)
  void theBlockForAmazonCompiles() throws Exception {
    compile("Amazon", framed("Amazon", block("LocalGroup.in")));
  }

  /** It waits for a signal. */
  @Test
  @Timeout(120)
  void theBlockForTheEndCompiles() throws Exception {
    String made = "Consumer consumer = null; ConsumerGateway gateway = null;\n";
    compile("End", framed("End", made + block("addShutdownHook")));
  }

  @Test
  void noBlockIsLeftOut() throws Exception {
    assertThat(BLOCK.matcher(Files.readString(PAGE)).results()).hasSize(5);
  }

  private static String framed(String name, String statements) {
    return FRAME.formatted(name, statements);
  }

  /** The first block with these words in it. */
  private static String block(String words) throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      if (blocks.group(1).contains(words)) {
        return blocks.group(1);
      }
    }
    throw new AssertionError("docs/consumer.md has no Java block with: " + words);
  }

  private void compile(String name, String source) throws Exception {
    Path file = Files.writeString(directory.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler).as("the tests run on a JDK").isNotNull();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        compiler.run(
            null, said, said, "-cp", classPath(), "-d", directory.toString(), file.toString());
    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }

  private String run(String name) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    directory + System.getProperty("path.separator") + classPath(),
                    name))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
