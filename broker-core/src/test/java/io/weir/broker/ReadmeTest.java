package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedding example of the README, compiled and run in a JVM of its own with no flag. */
class ReadmeTest {
  private static final String BEGIN = "<!-- embedding-example -->";
  private static final String END = "<!-- /embedding-example -->";

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void theEmbeddingExampleCompilesAndPrintsTheRecord() throws Exception {
    Path source = directory.resolve("EmbeddingExample.java");
    Files.writeString(source, example());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler).as("the tests run on a JDK").isNotNull();
    String classPath = System.getProperty("java.class.path");
    int code =
        compiler.run(
            null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
    assertThat(code).isZero();

    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    directory + System.getProperty("path.separator") + classPath,
                    "EmbeddingExample"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).contains("session-1 {\"page\": \"/cart\"}");
    assertThat(process.exitValue()).isZero();
  }

  private static String example() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    String block = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
    return block.replace("```java", "").replace("```", "");
  }
}
