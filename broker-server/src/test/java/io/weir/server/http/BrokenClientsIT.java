package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that break off at every byte of what they say, in either way, and such as say half of one
 * protocol and then something else: nothing of them stays, and the next one is served. Buffers that
 * leak fail the class.
 */
@Timeout(60)
class BrokenClientsIT {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String BODY = "x".repeat(200);
  private EdgeServer server = new EdgeServer(HttpSettings.defaults());

  @AfterEach
  void stop() {
    server.close();
  }

  /** How a client breaks off. */
  private enum End {
    /** In order. */
    CLOSE,
    /** With a reset, as a process that was killed with bytes unread. */
    RESET
  }

  /** A request, as bytes. */
  private enum Whole {
    HTTP1("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 200\r\n\r\n" + BODY),
    HTTP1_CHUNKED(
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n"
            + BODY
            + "\r\n0\r\n\r\n"),
    HTTP1_UPGRADE(
        "POST / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 200\r\n\r\n"
            + BODY),
    HTTP2(http2());

    private final String text;

    Whole(String text) {
      this.text = text;
    }

    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Preface, settings, headers and data; by hand, since no client sends half of a frame. */
  private static String http2() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(out, 4, 0, 0, new byte[0]);
    byte[] headers = {
      (byte) 0x83, // :method POST
      (byte) 0x86, // :scheme http
      (byte) 0x84, // :path /
      0x41,
      4,
      't',
      'e',
      's',
      't' // :authority
    };
    frame(out, 1, 4, 1, headers);
    frame(out, 0, 1, 1, BODY.getBytes(StandardCharsets.US_ASCII));
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.writeBytes(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length});
    out.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
    out.writeBytes(payload);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP1, CLOSE", "HTTP1, RESET", "HTTP1_CHUNKED, CLOSE", "HTTP1_CHUNKED, RESET",
    "HTTP1_UPGRADE, CLOSE", "HTTP1_UPGRADE, RESET", "HTTP2, CLOSE", "HTTP2, RESET"
  })
  void whoBreaksOffAtAnyByteLeavesNothing(Whole request, End end) throws IOException {
    byte[] bytes = request.bytes();
    for (int length = 0; length < bytes.length; length++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(bytes, 0, length);
        socket.setSoLinger(end == End.RESET, 0);
      }
    }
    await().until(server.connections::isEmpty);
    assertThat(server.requests).as("none was whole").isEmpty();
    assertNextIsServed(request);
  }

  /** The same bytes, not cut: so that what was cut above was a request. */
  @ParameterizedTest
  @EnumSource(Whole.class)
  void whoDoesNotBreakOffIsServed(Whole request) throws IOException {
    assertNextIsServed(request);
  }

  @ParameterizedTest
  @EnumSource(
      value = Whole.class,
      names = {"HTTP1", "HTTP2"})
  void whoBreaksOffBeforeTheAnswerLeavesNothing(Whole request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.bytes());
      await().until(() -> server.requests.size() == 1);
      socket.setSoLinger(true, 0);
    }
    await().until(server.connections::isEmpty);
    server.requests.get(0).answer("too late");
    assertNextIsServed(request);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 14, 16, 18, 19, 20, 22, 23})
  void halfAPrefaceThenNoiseIsRefusedAndCloses(int length) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(ascii(PREFACE.substring(0, length)));
      socket.getOutputStream().write(ascii("\u0001noise\u007f\r\n\r\n" + "noise".repeat(3000)));
      assertThat(all(socket)).startsWith("HTTP/1.1 200 OK").containsAnyOf("MALFORMED", "LONG");
    }
    await().until(server.connections::isEmpty);
    assertThat(server.requests).isEmpty();
    assertNextIsServed(Whole.HTTP2);
  }

  @Test
  void aPrefaceThenNoiseIsToldAndCloses() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(ascii(PREFACE + "noise that is no frame"));
      byte[] told = all(socket).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(told).as("settings, then the reason").hasSizeGreaterThan(9);
      assertThat(typesOf(told)).contains("7"); // GOAWAY
    }
    await().until(server.connections::isEmpty);
    assertThat(server.requests).isEmpty();
    assertNextIsServed(Whole.HTTP2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 14, 23})
  void halfAPrefaceThenSilenceIsClosed(int length) throws IOException {
    server.close();
    server = new EdgeServer(HttpSettings.defaults().withIdleTimeout(Duration.ofMillis(200)));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(ascii(PREFACE.substring(0, length)));
      assertThat(all(socket)).isEmpty();
    }
    await().until(server.connections::isEmpty);
  }

  /** The types of HTTP/2 frames, as digits. */
  private static String typesOf(byte[] frames) {
    StringBuilder types = new StringBuilder();
    for (int at = 0; at + 9 <= frames.length; ) {
      int length =
          ((frames[at] & 0xff) << 16) | ((frames[at + 1] & 0xff) << 8) | (frames[at + 2] & 0xff);
      types.append(frames[at + 3]);
      at += 9 + length;
    }
    return types.toString();
  }

  private void assertNextIsServed(Whole request) throws IOException {
    server.requests.clear();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.bytes());
      await().until(() -> server.requests.size() == 1);
      assertThat(server.requests.get(0).body()).isEqualTo(BODY);
      server.requests.get(0).answer("served");
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("served") < 0) {
        int b = socket.getInputStream().read();
        assertThat(b).as("the end, behind %s", answer).isNotNegative();
        answer.append((char) b);
      }
    }
    await().until(server.connections::isEmpty);
  }

  /** What comes until the server closes. */
  private static String all(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1024];
    try {
      for (int n; (n = socket.getInputStream().read(buffer)) >= 0; ) {
        all.writeBytes(Arrays.copyOf(buffer, n));
      }
    } catch (SocketException e) {
      // It closed with some of the noise unread.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }
}
