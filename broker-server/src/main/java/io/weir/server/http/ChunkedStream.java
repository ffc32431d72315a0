package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.Executor;

/**
 * A streaming answer in chunks of HTTP/1.1. It blocks the answers behind it until it is over, as
 * the protocol demands. An older client gets the bytes as they are, up to the connection's end.
 */
final class ChunkedStream implements ResponseStream {
  private enum State {
    WAITING,
    OPEN,
    OVER
  }

  private final ChannelHandlerContext ctx;
  private final QueuedExchange exchange;
  private final HttpResponse head;
  private final SourceCalls source;
  private final Runnable ended;
  private State state = State.WAITING;
  private boolean endsAtOnce;

  /**
   * Writes to a channel once {@link #resume} is called.
   *
   * @param ended run on the event loop when the answer has ended in order
   */
  ChunkedStream(
      ChannelHandlerContext ctx,
      QueuedExchange exchange,
      HttpResponse head,
      StreamSource source,
      Runnable ended) {
    this.ctx = ctx;
    this.exchange = exchange;
    this.head = head;
    this.source = new SourceCalls(source);
    this.ended = ended;
  }

  /** It is this answer's turn, or there is room again. */
  void resume() {
    if (state == State.WAITING) {
      state = State.OPEN;
      writeHead();
    }
    if (endsAtOnce) {
      end();
    } else {
      source.writable(this);
    }
  }

  private void writeHead() {
    if (exchange.takesChunks()) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
    if (closesBehind()) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ctx.writeAndFlush(head).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private boolean closesBehind() {
    return !exchange.keepsAlive() || !exchange.takesChunks();
  }

  /** The connection has gone. */
  void disconnected() {
    state = State.OVER;
    source.closed();
  }

  @Override
  public boolean isWritable() {
    Channel channel = ctx.channel();
    return state == State.OPEN && channel.isActive() && channel.isWritable();
  }

  @Override
  public void write(ByteBuf piece) {
    if (state == State.OPEN && piece.isReadable()) {
      ctx.writeAndFlush(new DefaultHttpContent(piece))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      piece.release();
    }
  }

  @Override
  public void end() {
    if (state == State.WAITING) {
      endsAtOnce = true;
    } else if (state == State.OPEN) {
      state = State.OVER;
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
          .addListener(
              closesBehind()
                  ? ChannelFutureListener.CLOSE
                  : ChannelFutureListener.CLOSE_ON_FAILURE);
      source.closed();
      ended.run();
    }
  }

  @Override
  public void abort() {
    if (state != State.OVER) {
      state = State.OVER;
      ChannelFuture unused = ctx.close();
      source.closed();
    }
  }

  @Override
  public Executor executor() {
    return ctx.executor();
  }
}
