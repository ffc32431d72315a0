package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streaming answers over HTTP/1.1. */
class ChunkedStreamTest {
  private static final String REQUEST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
  private final Recorder handler = new Recorder();
  private final EmbeddedChannel channel = channel();

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
  }

  @Test
  void piecesGoOutAsChunksAndTheNextAnswerFollows() {
    send(REQUEST + REQUEST);
    RecordingSource source = stream(0, "one");
    handler.exchanges.get(1).respond(text("SECOND"));
    assertThat(sent())
        .startsWith("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        .endsWith("3\r\none\r\n");
    source.write("three");
    assertThat(sent()).isEqualTo("5\r\nthree\r\n");
    source.out.end();
    assertThat(sent()).startsWith("0\r\n\r\nHTTP/1.1 200 OK").endsWith("SECOND");
    assertThat(source.closes).isEqualTo(1);
    source.write("late");
    source.out.abort();
    assertThat(sent()).isEmpty();
    assertThat(channel.isOpen()).isTrue();
    assertThat(source.closes).isEqualTo(1);
  }

  @Test
  void aStreamBeginsWhenItsTurnHasCome() {
    send(REQUEST + REQUEST);
    RecordingSource source = stream(1, "two");
    assertThat(sent()).isEmpty();
    assertThat(source.returned.isWritable()).isFalse();
    assertThat(source.out).isNull();
    handler.exchanges.get(0).respond(text("FIRST"));
    assertThat(sent()).contains("FIRST").endsWith("two\r\n");
  }

  @Test
  void aStreamThatIsEndedBeforeItsTurnIsEmpty() {
    send(REQUEST + REQUEST);
    RecordingSource source = stream(1, "never");
    source.returned.end();
    handler.exchanges.get(0).respond(text("FIRST"));
    assertThat(sent()).contains("FIRST").endsWith("chunked\r\n\r\n0\r\n\r\n");
    assertThat(source.closes).isEqualTo(1);
  }

  @Test
  void aSlowReaderIsNotWrittenTo() {
    send(REQUEST);
    RecordingSource source = stream(0, "1");
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    assertThat(source.out.isWritable()).isFalse();
    int asked = source.asked;
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(source.asked).isGreaterThan(asked);
    assertThat(source.out.isWritable()).isTrue();
  }

  @Test
  void theSourceHearsOfAClientThatHasGone() {
    send(REQUEST + REQUEST + REQUEST);
    RecordingSource running = stream(0, "x");
    RecordingSource waiting = stream(1, "y");
    channel.close().syncUninterruptibly();
    channel.runPendingTasks();
    assertThat(running.closes).isEqualTo(1);
    assertThat(waiting.closes).isEqualTo(1);
    RecordingSource late = stream(2, "z");
    assertThat(late.closes).isEqualTo(1);
    assertThat(late.asked).isZero();
  }

  @Test
  void abortClosesTheConnectionWithoutTheLastChunk() {
    send(REQUEST);
    RecordingSource source = stream(0, "x");
    sent();
    source.out.abort();
    assertThat(sent()).isEmpty();
    assertThat(channel.isOpen()).isFalse();
    assertThat(source.closes).isEqualTo(1);
  }

  @Test
  void aSourceThatFailsAborts() {
    send(REQUEST);
    RecordingSource source = stream(0, "throw");
    assertThat(channel.isOpen()).isFalse();
    assertThat(source.closes).isEqualTo(1);
  }

  @Test
  void shuttingDownEndsStreamsInOrder() {
    send(REQUEST);
    RecordingSource source = stream(0, "x");
    channel.pipeline().get(HttpConnection.class).shutDown();
    assertThat(sent()).endsWith("x\r\n0\r\n\r\n");
    assertThat(source.closes).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anOlderClientGetsTheBytesUpToTheEnd() {
    send("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    RecordingSource source = stream(0, "plain");
    source.out.end();
    assertThat(sent()).contains("connection: close").doesNotContain("chunked").endsWith("plain");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void thereIsOneAnswer() {
    send(REQUEST);
    stream(0, "x");
    assertThatThrownBy(() -> handler.exchanges.get(0).respond(text("SECOND")))
        .isInstanceOf(IllegalStateException.class);
  }

  private RecordingSource stream(int request, String first) {
    RecordingSource source = new RecordingSource(first);
    source.returned =
        handler.exchanges.get(request).stream(
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), source);
    channel.runPendingTasks();
    return source;
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel made = new EmbeddedChannel();
    made.config().setAutoRead(false);
    made.pipeline()
        .addLast(
            new HttpRequestDecoder(),
            new HttpResponseEncoder(),
            new HttpConnection(handler, HttpSettings.defaults()));
    return made;
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private String sent() {
    channel.runPendingTasks();
    StringBuilder all = new StringBuilder();
    for (ByteBuf part; (part = channel.readOutbound()) != null; ) {
      all.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return all.toString();
  }

  private static Answer text(String body) {
    return new Answer() {
      @Override
      public FullHttpResponse toResponse(ByteBufAllocator allocator) {
        return new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
      }

      @Override
      public int heldBytes() {
        return body.length();
      }
    };
  }

  /** Writes its one piece, and remembers what it was told. */
  private static final class RecordingSource implements StreamSource {
    private final String first;
    private ResponseStream returned;
    private ResponseStream out;
    private int asked;
    private int closes;

    RecordingSource(String first) {
      this.first = first;
    }

    @Override
    public void onWritable(ResponseStream stream) {
      asked++;
      if (out == null) {
        out = stream;
        if (first.equals("throw")) {
          throw new IllegalStateException("on purpose");
        }
        write(first);
      }
    }

    @Override
    public void onClosed() {
      closes++;
    }

    private void write(String text) {
      out.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
  }

  private static final class Recorder implements RequestHandler {
    private final List<Exchange> exchanges = new ArrayList<>();

    @Override
    public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
      exchanges.add(exchange);
    }

    @Override
    public Answer refusal(Refusal refusal) {
      return text(refusal.name());
    }
  }
}
