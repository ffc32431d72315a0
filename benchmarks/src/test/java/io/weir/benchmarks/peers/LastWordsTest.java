package io.weir.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  @Test
  void aJavaFailureIsItsLastCause() {
    assertThat(
            LastWords.of(
                List.of(
                    "Exception in thread \"main\" java.lang.RuntimeException: it failed",
                    "\tat org.apache.kafka.Tool.main(Tool.java:12)",
                    "Caused by: java.io.IOException: No space left on device",
                    "\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)",
                    "\t... 12 more")))
        .isEqualTo("Caused by: java.io.IOException: No space left on device");
  }

  @Test
  void aFailureOfNodeIsItsMessage() {
    assertThat(
            LastWords.of(
                List.of(
                    "node:events:497",
                    "      throw er; // Unhandled 'error' event",
                    "Error: listen EADDRINUSE: address already in use :::4567",
                    "    at Server.setupListenHandle [as _listen2] (node:net:1817:16) {",
                    "  code: 'EADDRINUSE',",
                    "}",
                    "",
                    "Node.js v20.11.0")))
        .isEqualTo("Error: listen EADDRINUSE: address already in use :::4567");
  }

  @Test
  void withoutAFailureTheyAreTheLastLine() {
    assertThat(LastWords.of(List.of("starting", "listening", ""))).isEqualTo("listening");
    assertThat(LastWords.of(List.of())).isEqualTo("it said nothing");
  }
}
