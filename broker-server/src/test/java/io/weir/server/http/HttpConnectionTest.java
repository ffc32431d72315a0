package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
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

/** A connection without a socket: what comes in, what goes out, and when. */
class HttpConnectionTest {
  private final Recorder handler = new Recorder();
  private EmbeddedChannel channel = channel(HttpSettings.defaults());

  @AfterEach
  void nothingIsLeft() {
    assertThat(channel.finishAndReleaseAll()).isIn(true, false);
  }

  @Test
  void answersInTheOrderOfRequestsHoweverTheyFinish() {
    send(post("one") + post("two") + post("three"));
    assertThat(handler.bodies).containsExactly("one", "two", "three");
    handler.answer(2, "THREE");
    handler.answer(1, "TWO");
    assertThat(sent()).isEmpty();
    handler.answer(0, "ONE");
    assertThat(bodiesIn(sent())).containsExactly("ONE", "TWO", "THREE");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void answersFromAnotherThreadArrive() throws InterruptedException {
    send(post("one"));
    Thread other = new Thread(() -> handler.exchanges.get(0).respond(text("ONE")));
    other.start();
    other.join();
    assertThat(bodiesIn(sent())).containsExactly("ONE");
  }

  @Test
  void takesNoMoreRequestsThanMayBeUnderWay() {
    channel = channel(HttpSettings.defaults().withMaxPipelined(2));
    send(post("one") + post("two") + post("three") + post("four"));
    assertThat(handler.bodies).containsExactly("one", "two");
    handler.answer(0, "ONE");
    assertThat(bodiesIn(sent())).containsExactly("ONE");
    assertThat(handler.bodies).containsExactly("one", "two", "three");
  }

  @Test
  void takesNoMoreRequestsWhileFinishedAnswersAreHeld() {
    channel = channel(HttpSettings.defaults().withMaxHeld(3));
    send(post("one") + post("two"));
    handler.answer(1, "TWO");
    send(post("three"));
    assertThat(handler.bodies).containsExactly("one", "two");
    handler.answer(0, "ONE");
    assertThat(bodiesIn(sent())).containsExactly("ONE", "TWO");
    assertThat(handler.bodies).containsExactly("one", "two", "three");
  }

  @Test
  void bodiesMayComeInPiecesAndChunked() {
    send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    send("2\r\nde\r\n0\r\n\r\nPOST / HTTP/1.1\r\nContent-");
    send("Length: 4\r\n\r\nfg");
    send("hi");
    assertThat(handler.bodies).containsExactly("abcde", "fghi");
  }

  @Test
  void invitesABodyOnlyWhenItsTurnHasCome() {
    send(post("one") + "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    assertThat(sent()).isEmpty();
    handler.answer(0, "ONE");
    assertThat(sent()).contains("ONE").endsWith("HTTP/1.1 100 Continue\r\n\r\n");
    send("two");
    assertThat(handler.bodies).containsExactly("one", "two");
  }

  @Test
  void aBodyThatIsTooLongIsRefusedInItsTurnAndThrownAway() {
    channel = channel(HttpSettings.defaults().withMaxBody(10, 1000));
    send(post("one") + post("x".repeat(11)) + post("three"));
    assertThat(handler.bodies).containsExactly("one", "three");
    handler.answer(0, "ONE");
    handler.answer(1, "THREE");
    assertThat(bodiesIn(sent())).containsExactly("ONE", "BODY_TOO_LONG", "THREE");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aChunkedBodyThatGrowsTooLongIsRefusedAndThrownAway() {
    channel = channel(HttpSettings.defaults().withMaxBody(10, 1000));
    send(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n"
            + "0\r\n\r\n"
            + post("two"));
    assertThat(bodiesIn(sent())).containsExactly("BODY_TOO_LONG");
    assertThat(handler.bodies).containsExactly("two");
  }

  @Test
  void aBodyBeyondReasonEndsTheConnection() {
    channel = channel(HttpSettings.defaults().withMaxBody(10, 1000));
    send("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n");
    assertThat(sent()).contains("BODY_TOO_LONG").containsIgnoringCase("connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aTooLongBodyThatWasAnnouncedWithExpectIsNotInvited() {
    channel = channel(HttpSettings.defaults().withMaxBody(10, 1000));
    send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    assertThat(sent()).contains("BODY_TOO_LONG").doesNotContain("100 Continue");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatIsNotHttpIsRefusedAfterWhatWas() {
    send(post("one") + "nonsense\r\n\r\n" + post("never"));
    handler.answer(0, "ONE");
    assertThat(bodiesIn(sent())).containsExactly("ONE", "MALFORMED");
    assertThat(handler.bodies).containsExactly("one");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void headersThatAreTooLongAreRefused() {
    send("POST / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
    assertThat(sent()).contains("HEADERS_TOO_LONG");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAfterTheAnswerWhereTheClientAsksForThat() {
    send("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" + post("never"));
    assertThat(channel.isOpen()).isTrue();
    handler.answer(0, "LAST");
    assertThat(bodiesIn(sent())).containsExactly("LAST");
    assertThat(channel.isOpen()).isFalse();
    assertThat(handler.bodies).containsExactly("");
  }

  @Test
  void anEndingConnectionAnswersWhatIsUnderWay() {
    send(post("one") + post("two"));
    channel.pipeline().get(HttpConnection.class).end();
    handler.answer(0, "ONE");
    assertThat(channel.isOpen()).isTrue();
    handler.answer(1, "TWO");
    assertThat(bodiesIn(sent())).containsExactly("ONE", "TWO");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anEndingConnectionWithNothingUnderWayCloses() {
    channel.pipeline().get(HttpConnection.class).end();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aClientThatLeavesMidRequestFreesItsBody() {
    send(post("one") + "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nsome");
    channel.close().syncUninterruptibly();
    handler.answer(0, "TOO LATE");
    assertThat(sent()).isEmpty();
  }

  @Test
  void headGetsHeadersOnly() {
    send("HEAD / HTTP/1.1\r\n\r\n");
    handler.answer(0, "BODY");
    assertThat(sent()).contains("content-length: 4").doesNotContain("BODY");
  }

  private EmbeddedChannel channel(HttpSettings settings) {
    EmbeddedChannel made = new EmbeddedChannel();
    made.config().setAutoRead(false);
    made.pipeline()
        .addLast(
            new HttpRequestDecoder(),
            new HttpResponseEncoder(),
            new HttpConnection(handler, settings));
    return made;
  }

  private static String post(String body) {
    return "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
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

  private static List<String> bodiesIn(String responses) {
    List<String> bodies = new ArrayList<>();
    for (String response : responses.split("HTTP/1.1 200 OK", -1)) {
      int body = response.indexOf("\r\n\r\n");
      if (body >= 0) {
        bodies.add(response.substring(body + 4));
      }
    }
    return bodies;
  }

  private static Answer text(String body) {
    return new TextAnswer(body);
  }

  private record TextAnswer(String body) implements Answer {
    @Override
    public DefaultFullHttpResponse toResponse(ByteBufAllocator allocator) {
      ByteBuf content = allocator.buffer();
      content.writeCharSequence(body, StandardCharsets.US_ASCII);
      return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
    }

    @Override
    public int heldBytes() {
      return body.length();
    }
  }

  /** Remembers the requests, and leaves the answers to the test. */
  private final class Recorder implements RequestHandler {
    private final List<String> bodies = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    @Override
    public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
      bodies.add(body.toString(StandardCharsets.US_ASCII));
      exchanges.add(exchange);
    }

    @Override
    public Answer refusal(Refusal refusal) {
      return text(refusal.name());
    }

    private void answer(int request, String body) {
      exchanges.get(request).respond(text(body));
      channel.runPendingTasks();
    }
  }
}
