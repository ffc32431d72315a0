package io.weir.server.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of one HTTP/2 connection share: the room, the way of outcomes to the event loop,
 * the end. Frames, windows and the bounds of what a peer may do with them are Netty's.
 *
 * <p><b>Threads.</b> Confined to the event loop, but for {@link #settled}: a thread that settles an
 * exchange leaves it here and schedules one delivery, unless one is scheduled. However many
 * acknowledgements one commit completes, the loop is woken once, and writes them with one flush.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);
  private final Http2Room room;
  private final Queue<Http2Exchange> settled = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Set<FramedStream> streams = new LinkedHashSet<>();
  private final long windows;
  private @Nullable ChannelHandlerContext ctx;

  /**
   * Comes behind the framing and the multiplexing.
   *
   * @param streamWindow what each stream may send without being read from, in bytes
   */
  Http2Connection(HttpSettings settings, int streamWindow) {
    room = new Http2Room(settings);
    windows = (long) settings.maxPipelined() * streamWindow;
  }

  Http2Room room() {
    return room;
  }

  /** A streaming answer has begun. */
  void opened(FramedStream stream) {
    streams.add(stream);
  }

  /** A streaming answer is over. */
  void over(FramedStream stream) {
    if (streams.remove(stream)) {
      room.over();
    }
  }

  /** An exchange has its outcome; on any thread. */
  void settled(Http2Exchange exchange) {
    settled.add(exchange);
    if (scheduled.compareAndSet(false, true)) {
      try {
        context().executor().execute(this::deliver);
      } catch (RejectedExecutionException e) {
        LOG.debug("The event loop has shut down; an answer is dropped.");
        exchange.drop();
      }
    }
  }

  private void deliver() {
    scheduled.set(false);
    for (Http2Exchange exchange; (exchange = settled.poll()) != null; ) {
      exchange.deliver();
    }
    context().flush();
  }

  /** Takes no new stream; what is under way is answered, then the connection closes. */
  void shutDown() {
    ChannelFuture unused = context().close(); // Netty's codec makes that a GOAWAY and waits.
    List.copyOf(streams).forEach(FramedStream::end);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    widen(context);
  }

  /**
   * Makes the connection's window as wide as those of all streams together: streams that are not
   * read from must not stand in the way of the one that is.
   */
  private void widen(ChannelHandlerContext context) {
    Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
    Http2LocalFlowController windowOf = codec.connection().local().flowController();
    long wanted = Math.min(windows, Integer.MAX_VALUE);
    long more = wanted - windowOf.windowSize(codec.connection().connectionStream());
    if (more > 0) {
      ChannelFuture unused = context.writeAndFlush(new DefaultHttp2WindowUpdateFrame((int) more));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message); // Settings, pings: the codec has seen to them.
  }

  /** Silence is fine while an answer is being made, not while the client leaves it unread. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !isWaitedFor()) {
      ChannelFuture unused =
          context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
      closeNow(context); // Without waiting for it: the client may not be reading.
    }
    // The event of an upgrade holds the request's body, until the pipeline's end lets go of it.
    context.fireUserEventTriggered(event);
  }

  private boolean isWaitedFor() {
    return room.owesOnly() && streams.stream().allMatch(FramedStream::isWritable);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    room.close();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (Breakage.isOrdinary(cause)) {
      LOG.debug("A connection broke.", cause);
    } else {
      LOG.error("A connection failed and is closed.", cause);
    }
    closeOnceTold(context);
  }

  /** By way of the loop: what goes on now is the codec's, which tells the client why. */
  private static void closeOnceTold(ChannelHandlerContext context) {
    try {
      context.executor().execute(() -> closeNow(context));
    } catch (RejectedExecutionException e) {
      closeNow(context);
    }
  }

  /** Past the codec, which would wait for the streams. */
  private static void closeNow(ChannelHandlerContext context) {
    HttpPipeline.closeNow(context.channel());
  }

  private ChannelHandlerContext context() {
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
