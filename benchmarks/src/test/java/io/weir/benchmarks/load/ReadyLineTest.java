package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadyLineTest {
  @Test
  void namesWhereTheServerServes() throws IOException {
    String said = "recovering\nready kinesis=http://127.0.0.1:4567 admin=none\n";

    assertThat(await(said).address().getPort()).isEqualTo(4567);
  }

  @Test
  void aServerThatEndsIsNotReady() {
    assertThatThrownBy(() -> await("no\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended before");
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForForEver() throws IOException {
    try (PipedOutputStream unused = new PipedOutputStream();
        PipedInputStream silent = new PipedInputStream(unused)) {
      assertThatThrownBy(() -> ReadyLine.await(silent, 1, TimeUnit.SECONDS))
          .isInstanceOf(IOException.class)
          .hasMessage("the server is not ready after 1 s");
    }
  }

  private static ReadyLine await(String said) throws IOException {
    return ReadyLine.await(
        new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), 10, TimeUnit.SECONDS);
  }
}
