package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NetworkLoadTest {
  private static final Wire WIRE = new Wire(HttpChoice.HTTP1, WireForm.JSON, 2);

  @Test
  void aConnectionThatIsRefusedLeavesNoThreadBehind() throws IOException {
    InetSocketAddress nobody = nobody();
    Set<Thread> before = threads();

    assertThatThrownBy(() -> new NetworkLoad(nobody, WIRE)).isInstanceOf(IOException.class);

    await().until(() -> before.containsAll(threads()));
  }

  @Test
  void fanOutThatIsRefusedLeavesNoThreadBehind() throws IOException {
    InetSocketAddress nobody = nobody();
    Set<Thread> before = threads();

    assertThatThrownBy(
            () ->
                FanOutLoad.run(nobody, HttpChoice.HTTP2, WireForm.CBOR, new PacedLoad(1, 8, 0, 1)))
        .isInstanceOf(IOException.class);

    await().until(() -> before.containsAll(threads()));
  }

  @Test
  void readersWithSeveralCallsUnderWayAreRefused() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NetworkLoad load =
            new NetworkLoad(
                new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), WIRE)) {
      assertThatThrownBy(
              () -> load.getRecords("s", 1, new Shape(8, 1), Timing.saturating(2, 0, 1), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--in-flight is 2");
    }
  }

  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(closed.getInetAddress(), closed.getLocalPort());
    }
  }

  /** Of the event loops that are alive. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("multiThreadIoEventLoopGroup"))
        .collect(Collectors.toSet());
  }
}
