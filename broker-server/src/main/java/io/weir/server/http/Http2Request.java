package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import io.weir.server.http.RequestHandler.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 stream: assembles its request, hands it on when there is room, and tells a streaming
 * answer of the client's window and end.
 *
 * <pre>
 *              headers                 end of stream
 *   EXPECTED ───────────► RECEIVING ──────────────────► WHOLE   (handed on, now or later)
 *                             │ too long, or refused ─► ENDED   (answered, and the rest not wanted)
 *   any state: reset by the client, or connection gone ► ENDED
 * </pre>
 *
 * <p>The channel does not read by itself: each frame is asked for, where the connection's {@link
 * Http2Room} has room. Frames that are not asked for stay unacknowledged in the client's window.
 *
 * <p>Confined to its event loop.
 */
final class Http2Request extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Request.class);

  private enum State {
    EXPECTED,
    RECEIVING,
    WHOLE,
    ENDED
  }

  private final RequestHandler handler;
  private final HttpSettings settings;
  private final Http2Connection connection;
  private final Http2Room room;
  private State state = State.EXPECTED;
  private @Nullable HttpRequest head;
  private @Nullable BodyAssembler assembler;
  private @Nullable Http2Exchange exchange;
  private long counted;
  private boolean asking;

  Http2Request(RequestHandler handler, HttpSettings settings, Http2Connection connection) {
    this.handler = handler;
    this.settings = settings;
    this.connection = connection;
    this.room = connection.room();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    assembler = new BodyAssembler(ctx.alloc(), settings.maxBodyBytes());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
    try {
      if (message instanceof Http2HeadersFrame headers) {
        receive(ctx, headers);
      } else if (message instanceof Http2DataFrame data) {
        receive(ctx, data);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readIfRoom(ctx);
  }

  /** Behind the end of the stream there is nothing to be read; what else happens is told. */
  private void readIfRoom(ChannelHandlerContext ctx) {
    if (state == State.RECEIVING && !asking) {
      if (room.mayRead(this, () -> askAgain(ctx))) {
        ctx.read();
      } else {
        asking = true;
      }
    }
  }

  private void askAgain(ChannelHandlerContext ctx) {
    asking = false;
    readIfRoom(ctx);
  }

  private void receive(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws Http2Exception {
    if (state == State.EXPECTED) {
      begin(ctx, requestOf(frame));
    }
    if (frame.isEndStream()) {
      complete(ctx);
    }
  }

  private static HttpRequest requestOf(Http2HeadersFrame frame) throws Http2Exception {
    int id = frame.stream().id();
    try {
      return HttpConversionUtil.toHttpRequest(id, frame.headers(), true);
    } catch (IllegalArgumentException e) { // Characters that no method has.
      throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, e, "Not a request.");
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    head = request;
    state = State.RECEIVING;
    boolean expects = request.headers().contains(HttpHeaderNames.EXPECT);
    boolean expectsContinue = expects && HttpUtil.is100ContinueExpected(request);
    long announced = HttpUtil.getContentLength(request, -1L);
    if (expects && !expectsContinue) {
      refuse(ctx, Refusal.EXPECTATION);
    } else if (announced > settings.maxBodyBytes()) {
      refuse(ctx, Refusal.BODY_TOO_LONG);
    } else {
      assembler().begin(announced);
      if (expectsContinue) {
        ctx.writeAndFlush(
                new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status(HttpResponseStatus.CONTINUE.codeAsText())))
            .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      }
    }
  }

  private void receive(ChannelHandlerContext ctx, Http2DataFrame frame) {
    if (state != State.RECEIVING) {
      return;
    }
    int bytes = frame.content().readableBytes();
    if (!assembler().add(frame.content())) {
      refuse(ctx, Refusal.BODY_TOO_LONG);
      return;
    }
    counted += bytes;
    room.received(bytes);
    if (frame.isEndStream()) {
      complete(ctx);
    }
  }

  private void complete(ChannelHandlerContext ctx) {
    HttpRequest request = head;
    if (state == State.RECEIVING && request != null) {
      state = State.WHOLE;
      room.handle(() -> handOn(ctx, request));
    }
  }

  private void handOn(ChannelHandlerContext ctx, HttpRequest request) {
    if (state == State.ENDED) {
      room.over();
      return;
    }
    boolean headersOnly = HttpMethod.HEAD.equals(request.method());
    Http2Exchange opened = new Http2Exchange(ctx.channel(), connection, headersOnly);
    exchange = opened;
    head = null;
    ByteBuf body = assembler().take();
    try {
      handler.handle(request, body, opened);
    } finally {
      body.release();
      uncount();
    }
  }

  /** Answers, and asks the client not to send what it has not sent yet. */
  private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
    letGo();
    Answer answer = handler.refusal(refusal);
    Http2Exchange.write(answer, ctx.channel(), false)
        .addListener(
            written ->
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR))
                    .addListener(ChannelFutureListener.CLOSE));
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    FramedStream stream = stream();
    if (stream != null && ctx.channel().isWritable()) {
      stream.resume();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      gone();
      ChannelFuture unused = ctx.close(); // Also where frames are left that nobody asked for.
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception || cause instanceof Http2FrameStreamException) {
      LOG.debug("A stream broke.", cause);
      ctx.fireExceptionCaught(cause); // Netty resets it with the right code.
    } else {
      LOG.error("A stream failed and is reset.", cause);
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void gone() {
    letGo();
    FramedStream stream = stream();
    if (stream != null) {
      stream.disconnected();
    }
  }

  private void letGo() {
    state = State.ENDED;
    head = null;
    assembler().release();
    uncount();
  }

  private void uncount() {
    long bytes = counted;
    counted = 0;
    room.letGo(this, bytes);
  }

  private @Nullable FramedStream stream() {
    return exchange == null ? null : exchange.stream();
  }

  private BodyAssembler assembler() {
    if (assembler == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return assembler;
  }
}
