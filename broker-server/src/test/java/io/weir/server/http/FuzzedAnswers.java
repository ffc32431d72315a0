package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers every request: at once, later, later and backwards, or piece by piece. */
final class FuzzedAnswers implements RequestHandler {
  /** How requests are answered. */
  enum Manner {
    AT_ONCE,
    LATER,
    BACKWARDS,
    IN_PIECES
  }

  private static final String MARK = "x-answer";
  private final Manner manner;
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final List<Pieces> streams = new ArrayList<>();
  private int given;

  FuzzedAnswers(Manner manner) {
    this.manner = manner;
  }

  @Override
  public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
    assertThat(body.hasArray()).isTrue();
    assertThat(body.refCnt()).isPositive();
    switch (manner) {
      case AT_ONCE -> answer(exchange);
      case IN_PIECES -> answerInPieces(exchange);
      case LATER -> waiting.addLast(exchange);
      case BACKWARDS -> waiting.addFirst(exchange);
    }
  }

  private void answer(Exchange exchange) {
    given++;
    exchange.respond(new Text("answered"));
  }

  private void answerInPieces(Exchange exchange) {
    given++;
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(MARK, "pieces");
    Pieces pieces = new Pieces();
    streams.add(pieces);
    ResponseStream unused = exchange.stream(head, pieces);
  }

  @Override
  public Answer refusal(Refusal refusal) {
    given++;
    return new Text(refusal.name());
  }

  /** Whether requests wait. */
  boolean oweSome() {
    return !waiting.isEmpty();
  }

  /** Answers what was left for later. */
  void answerTheRest() {
    for (Exchange exchange; (exchange = waiting.poll()) != null; ) {
      answer(exchange);
    }
  }

  /** How many answers there were. */
  int given() {
    return given;
  }

  /** How many answers a text of HTTP/1.1 has. */
  int seenIn(CharSequence sent) {
    return sent.toString().split(MARK, -1).length - 1;
  }

  /** Every stream has been told of its end. */
  void checkEnded() {
    assertThat(streams).allSatisfy(stream -> assertThat(stream.closed).isEqualTo(1));
  }

  private static final class Pieces implements StreamSource {
    private int left = 3;
    private int closed;

    @Override
    public void onWritable(ResponseStream out) {
      while (left > 0 && out.isWritable()) {
        left--;
        ByteBuf piece = ByteBufAllocator.DEFAULT.buffer();
        out.write(piece.writeZero(10));
      }
      if (left == 0) {
        out.end();
      }
    }

    @Override
    public void onClosed() {
      closed++;
    }
  }

  private record Text(String text) implements Answer {
    @Override
    public FullHttpResponse toResponse(ByteBufAllocator allocator) {
      ByteBuf content = allocator.directBuffer();
      content.writeCharSequence(text, StandardCharsets.US_ASCII);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
      response.headers().set(MARK, text);
      return response;
    }

    @Override
    public int heldBytes() {
      return text.length();
    }
  }
}
