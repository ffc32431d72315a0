package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.weir.server.http.Http2Client.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streaming answers over sockets, both protocols. */
@Timeout(60)
class ResponseStreamIT {
  /** What may be held besides the sockets' own buffers, which are bounded, but not by us. */
  private static final long HELD = 8_000_000;

  private static final long TOTAL = 40_000_000;
  private final EdgeServer server = new EdgeServer(HttpSettings.defaults());

  @AfterEach
  void stop() {
    server.close();
  }

  private PulledSource stream(int request, long total) {
    await().until(() -> server.requests.size() > request);
    PulledSource source = new PulledSource(total);
    server.requests.get(request).exchange().stream(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), source);
    return source;
  }

  @Test
  void aSlowReaderOfHttp2IsWrittenToAsItReads() {
    try (Http2Client client = new Http2Client(server.port())) {
      Stream slow = client.open(Http2Client.post(), false);
      slow.pause();
      slow.send("subscribe", true);
      PulledSource source = stream(0, TOTAL);
      await().during(Duration.ofMillis(200)).until(() -> source.written.get() < 1_000_000);
      assertThat(source.out.isWritable()).isFalse();
      Stream other = client.post("other"); // Is not held up by the slow one.
      await().until(() -> server.requests.size() == 2);
      server.requests.get(1).answer("quick");
      assertThat(other.body()).isEqualTo("quick");
      slow.resume();
      await().atMost(Duration.ofSeconds(40)).until(() -> slow.ended);
      assertThat(slow.length()).isEqualTo((int) TOTAL);
      assertThat(source.closes).hasValue(1);
    }
  }

  @Test
  void piecesOfHttp2GoOutAtOnce() {
    try (Http2Client client = new Http2Client(server.port())) {
      Stream stream = client.post("subscribe");
      PulledSource source = stream(0, 0);
      await().until(() -> source.out != null);
      assertThat(stream.ended).isFalse();
      source.write("one,");
      await().until(() -> stream.soFar().equals("one,"));
      source.write("two");
      await().until(() -> stream.soFar().equals("one,two"));
      source.out.executor().execute(source.out::end);
      assertThat(stream.body()).isEqualTo("one,two");
    }
  }

  @Test
  void aResetEndsTheStreamAndNotTheConnection() {
    try (Http2Client client = new Http2Client(server.port())) {
      Stream stream = client.open(Http2Client.post(), false);
      stream.pause();
      stream.send("subscribe", true);
      PulledSource source = stream(0, TOTAL);
      await().until(() -> source.out != null && !source.out.isWritable());
      stream.reset();
      await().until(() -> source.closes.get() == 1);
      long written = source.written.get();
      source.write("too late");
      Stream next = client.post("next");
      await().until(() -> server.requests.size() == 2);
      server.requests.get(1).answer("fine");
      assertThat(next.body()).isEqualTo("fine");
      assertThat(source.written).hasValue(written);
    }
  }

  @Test
  void abortResetsTheStreamOfHttp2() {
    try (Http2Client client = new Http2Client(server.port())) {
      Stream stream = client.post("subscribe");
      PulledSource source = stream(0, 0);
      await().until(() -> source.out != null);
      source.out.executor().execute(source.out::abort);
      await().until(() -> stream.reset != null);
      assertThat(stream.reset).isEqualTo(Http2Error.INTERNAL_ERROR);
      assertThat(source.closes).hasValue(1);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aClientOfHttp2ThatLeavesEndsItsStreams() {
    Http2Client client = new Http2Client(server.port());
    client.post("one");
    client.post("two");
    PulledSource first = stream(0, 0);
    PulledSource second = stream(1, TOTAL);
    await().until(() -> first.out != null && second.written.get() > 0);
    client.close();
    await().until(() -> first.closes.get() == 1 && second.closes.get() == 1);
  }

  @Test
  void aStreamForAClientThatHasGoneIsOverAtOnce() {
    Http2Client client = new Http2Client(server.port());
    client.post("one");
    await().until(() -> server.requests.size() == 1);
    client.close();
    await().until(() -> server.connections.isEmpty());
    PulledSource source = stream(0, 0);
    await().until(() -> source.closes.get() == 1);
    assertThat(source.out).isNull();
  }

  @Test
  void aSlowReaderOfHttp1IsWrittenToAsItReads() throws IOException {
    try (Socket socket = connect()) {
      PulledSource source = stream(0, TOTAL);
      await().until(() -> source.out != null && !source.out.isWritable());
      await().during(Duration.ofMillis(300)).until(() -> source.written.get() < HELD);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      long payload = 0;
      for (int n; source.closes.get() == 0 && (n = in.read(buffer)) > 0; ) {
        payload += n;
      }
      assertThat(source.written).hasValue(TOTAL);
      assertThat(payload).isGreaterThan(HELD);
    }
  }

  @Test
  void aClientOfHttp1ThatLeavesEndsItsStream() throws IOException {
    PulledSource source;
    try (Socket socket = connect()) {
      source = stream(0, TOTAL);
      await().until(() -> source.out != null && !source.out.isWritable());
    }
    await().until(() -> source.closes.get() == 1);
  }

  @Test
  void aQuietClientOfHttp1ThatLeavesEndsItsStream() throws IOException {
    PulledSource source;
    try (Socket socket = connect()) {
      source = stream(0, 0);
      await().until(() -> source.out != null);
    }
    await().until(() -> source.closes.get() == 1);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket
        .getOutputStream()
        .write("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
