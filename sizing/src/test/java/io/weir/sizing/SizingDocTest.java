package io.weir.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The Java of docs/sizing.md is that of a test, which the build compiles and runs. */
class SizingDocTest {
  @Test
  void theExampleIsATestOfThisBuild() throws IOException {
    String page = Files.readString(Path.of("../docs/sizing.md"));
    String source =
        Files.readString(Path.of("src/test/java/com/example/clicks/ClicksStreamTest.java"));
    assertThat(page)
        .contains("<!-- sizing-example -->\n```java\n" + source + "```\n<!-- /sizing-example -->");
  }
}
