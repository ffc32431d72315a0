package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.weir.server.http.RequestHandler.Refusal;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: assembles requests, hands them on, keeps the answers in order.
 *
 * <pre>
 *                 head                  last content
 *   BETWEEN ───────────────► RECEIVING ──────────────► BETWEEN   (the request is handed on)
 *      │  head, too long         │ too long
 *      └──────────────► DISCARDING ◄──┘                          (refused; the rest is thrown away)
 *                          │ last content ──► BETWEEN
 *                          │ too much of it, or not keep-alive ──► ENDED
 *   any state: no HTTP at all, or told to shut down ──► ENDED    (what is under way is answered first)
 * </pre>
 *
 * <p><b>Back-pressure.</b> The channel does not read by itself. While there is room (for requests
 * under way, for finished answers, and in the socket) messages are taken from the inbox, which
 * holds what one read of the socket gave; when it is empty, the socket is read again. Taking is a
 * loop, not a recursion, since messages may arrive within it.
 *
 * <p>Confined to its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  private enum State {
    BETWEEN,
    RECEIVING,
    DISCARDING,
    ENDED
  }

  private final RequestHandler handler;
  private final HttpSettings settings;
  private State state = State.BETWEEN;
  private @Nullable HttpRequest head;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ResponseQueue queue;
  private @Nullable BodyAssembler assembler;
  private long discarded;
  private boolean continueOwed;
  private final ArrayDeque<Object> inbox = new ArrayDeque<>();
  private boolean reading;
  private boolean taking;

  HttpConnection(RequestHandler handler, HttpSettings settings) {
    this.handler = handler;
    this.settings = settings;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    queue = new ResponseQueue(context, this::afterDrain);
    assembler = new BodyAssembler(context.alloc(), settings.maxBodyBytes());
    if (context.channel().isActive()) {
      take();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    take();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inbox.add(message);
    take();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    take();
  }

  private void take() {
    if (taking) {
      return;
    }
    taking = true;
    try {
      while (hasRoom() && !inbox.isEmpty()) {
        takeOne(inbox.remove());
      }
      if (hasRoom() && !reading) {
        reading = true;
        context().read();
      }
    } finally {
      taking = false;
    }
  }

  private void takeOne(Object message) {
    try {
      if (state != State.ENDED) {
        receive(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void receive(Object message) {
    DecoderResult result = ((HttpObject) message).decoderResult();
    if (result.isFailure()) {
      refuseAndEnd(refusalFor(result.cause()));
      return;
    }
    if (message instanceof HttpRequest request) {
      if (request.protocolVersion().majorVersion() != 1) {
        refuseAndEnd(Refusal.MALFORMED);
        return;
      }
      begin(request);
    }
    if (message instanceof HttpContent content) {
      receiveContent(content);
    }
  }

  private static Refusal refusalFor(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Refusal.LINE_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? Refusal.HEADERS_TOO_LONG
        : Refusal.MALFORMED;
  }

  private void begin(HttpRequest request) {
    head = request;
    discarded = 0;
    boolean expects = request.headers().contains(HttpHeaderNames.EXPECT);
    boolean expectsContinue = expects && HttpUtil.is100ContinueExpected(request);
    if (expects && !expectsContinue) {
      refuseAndEnd(Refusal.EXPECTATION);
      return;
    }
    long announced = HttpUtil.getContentLength(request, -1L);
    if (announced <= settings.maxBodyBytes()) {
      state = State.RECEIVING;
      assembler().begin(announced);
      continueOwed = expectsContinue;
      sendContinueIfOwed();
    } else if (expectsContinue || announced > settings.maxDiscardedBytes()) {
      // A client that waits for leave sends nothing more; one that does not, sends too much.
      refuseAndEnd(Refusal.BODY_TOO_LONG);
    } else {
      refuseAndDiscard(request);
    }
  }

  private void receiveContent(HttpContent content) {
    if (state == State.RECEIVING && !assembler().add(content.content())) {
      assembler().release();
      if (head != null) {
        refuseAndDiscard(head);
      }
    }
    if (state == State.DISCARDING) {
      discarded += content.content().readableBytes();
      if (discarded > settings.maxDiscardedBytes()) {
        end();
        return;
      }
    }
    if (content instanceof LastHttpContent) {
      complete();
    }
  }

  private void complete() {
    HttpRequest request = head;
    if (state == State.RECEIVING && request != null) {
      state = State.BETWEEN;
      head = null;
      continueOwed = false;
      ByteBuf body = assembler().take();
      try {
        handler.handle(request, body, open(request));
      } finally {
        body.release();
      }
    } else if (state == State.DISCARDING) {
      state = State.BETWEEN;
      head = null;
    }
  }

  private Exchange open(HttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (!keepAlive) {
      state = State.ENDED;
    }
    boolean chunks = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    return queue().open(keepAlive, HttpMethod.HEAD.equals(request.method()), chunks);
  }

  private void refuseAndDiscard(HttpRequest request) {
    state = State.DISCARDING;
    open(request).respond(handler.refusal(Refusal.BODY_TOO_LONG));
  }

  private void refuseAndEnd(Refusal refusal) {
    queue().open(false, false, false).respond(handler.refusal(refusal));
    end();
  }

  /** Takes nothing more; what is under way is answered, then the connection closes. */
  void end() {
    state = State.ENDED;
    assembler().release();
    queue().closeWhenEmpty();
  }

  /** As {@link #end}, and streams that would go on are ended. */
  void shutDown() {
    end();
    queue().endStreams();
  }

  /** Interim answers have no place in the queue: they go out when everything before them has. */
  private void sendContinueIfOwed() {
    if (continueOwed && state == State.RECEIVING && queue().size() == 0) {
      continueOwed = false;
      context()
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void afterDrain() {
    sendContinueIfOwed();
    take();
  }

  /** Once ended, reading goes on, to notice when the client closes; it is all thrown away. */
  private boolean hasRoom() {
    return state == State.ENDED
        || (queue().size() < settings.maxPipelined()
            && queue().heldBytes() < settings.maxHeldBytes()
            && context().channel().isWritable());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      queue().drain();
    }
  }

  /** Silence is fine while an answer is being made, not while the client leaves it unread. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent
        && (queue().size() == 0 || !context.channel().isWritable())) {
      ChannelFuture unused = context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    queue().clear();
    letGo();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    letGo();
  }

  private void letGo() {
    state = State.ENDED;
    assembler().release();
    inbox.forEach(ReferenceCountUtil::release);
    inbox.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (Breakage.isOrdinary(cause)) {
      LOG.debug("A connection broke.", cause);
    } else {
      LOG.error("A connection failed and is closed.", cause);
    }
    ChannelFuture unused = context.close();
  }

  private ChannelHandlerContext context() {
    return added(ctx);
  }

  private ResponseQueue queue() {
    return added(queue);
  }

  private BodyAssembler assembler() {
    return added(assembler);
  }

  private static <T> T added(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return part;
  }
}
