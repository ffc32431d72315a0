package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.concurrent.Executor;

/**
 * A streaming answer in the frames of one HTTP/2 stream. It is writable as long as the stream's
 * channel is: what the client's window does not let out counts against that.
 */
final class FramedStream implements ResponseStream {
  private enum State {
    WAITING,
    OPEN,
    OVER
  }

  private final Channel channel;
  private final Http2Connection connection;
  private final HttpResponse head;
  private final SourceCalls source;
  private State state = State.WAITING;
  private boolean endsAtOnce;

  FramedStream(
      Channel channel, Http2Connection connection, HttpResponse head, StreamSource source) {
    this.channel = channel;
    this.connection = connection;
    this.head = head;
    this.source = new SourceCalls(source);
  }

  /** Sends the head. */
  void begin() {
    connection.opened(this);
    if (state == State.OVER || !channel.isActive()) {
      disconnected();
    } else {
      state = State.OPEN;
      send(new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(head, false), false));
      resume();
    }
  }

  /** There may be room. */
  void resume() {
    if (endsAtOnce) {
      end();
    } else {
      source.writable(this);
    }
  }

  /** The client's stream or the connection has gone. */
  void disconnected() {
    state = State.OVER;
    source.closed();
    connection.over(this);
  }

  private void send(Http2StreamFrame frame) {
    channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public boolean isWritable() {
    return state == State.OPEN && channel.isActive() && channel.isWritable();
  }

  @Override
  public void write(ByteBuf piece) {
    if (state == State.OPEN && piece.isReadable()) {
      send(new DefaultHttp2DataFrame(piece, false));
    } else {
      piece.release();
    }
  }

  @Override
  public void end() {
    if (state == State.WAITING) {
      endsAtOnce = true;
    } else if (state == State.OPEN) {
      send(new DefaultHttp2DataFrame(true));
      disconnected();
    }
  }

  @Override
  public void abort() {
    if (state != State.OVER) {
      send(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
      ChannelFuture unused = channel.close();
      disconnected();
    }
  }

  @Override
  public Executor executor() {
    return channel.eventLoop();
  }
}
