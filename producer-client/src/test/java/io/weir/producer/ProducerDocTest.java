package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/producer.md compile. */
class ProducerDocTest {
  private static final Path PAGE = Path.of("..", "docs", "producer.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** What a block leaves to its reader. */
  private static final String FRAME =
      """
      import io.weir.broker.Broker;
      import io.weir.producer.*;
      import io.weir.producer.gateway.broker.BrokerGateway;
      import io.weir.producer.gateway.kinesis.KinesisGateway;
      import java.net.URI;
      import java.time.Duration;
      import java.util.concurrent.CompletableFuture;
      import software.amazon.awssdk.retries.DefaultRetryStrategy;
      import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

      public abstract class Block%d {
        abstract void log(String shardId, String sequenceNumber);

        void run(Broker broker, byte[] data) {
          %s
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void everyBlockCompiles() throws Exception {
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(PAGE)).results().toList();
    assertThat(blocks).hasSize(2);
    for (int i = 0; i < blocks.size(); i++) {
      compile(i, FRAME.formatted(i, blocks.get(i).group(1)));
    }
  }

  private void compile(int number, String source) throws Exception {
    Path file = Files.writeString(directory.resolve("Block" + number + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler).as("the tests run on a JDK").isNotNull();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String classPath = System.getProperty("java.class.path");
    String[] arguments = {"-cp", classPath, "-d", directory.toString(), file.toString()};
    int code = compiler.run(null, said, said, arguments);
    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }
}
