package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of one HTTP/2 stream, which is answered as soon as its outcome is there. */
final class Http2Exchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Exchange.class);
  private final Channel channel;
  private final Http2Connection connection;
  private final boolean head;

  /** An {@link Answer} or a {@link FramedStream}. */
  private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

  /**
   * Answers on a stream.
   *
   * @param channel the stream's own
   * @param head whether the client wants the headers only
   */
  Http2Exchange(Channel channel, Http2Connection connection, boolean head) {
    this.channel = channel;
    this.connection = connection;
    this.head = head;
  }

  @Override
  public void respond(Answer finished) {
    settle(finished);
    connection.room().finished(finished.heldBytes());
    connection.settled(this);
  }

  @Override
  public ResponseStream stream(HttpResponse responseHead, StreamSource source) {
    FramedStream stream = new FramedStream(channel, connection, responseHead, source);
    settle(stream);
    connection.settled(this);
    return stream;
  }

  private void settle(Object settled) {
    if (!outcome.compareAndSet(null, settled)) {
      throw new IllegalStateException("answered twice");
    }
  }

  /** Whether the answer is a stream, which must hear of what becomes of the client's. */
  @Nullable FramedStream stream() {
    return outcome.get() instanceof FramedStream stream ? stream : null;
  }

  /** Sends what there is. On the event loop. */
  void deliver() {
    Object settled = outcome.get();
    if (settled instanceof FramedStream stream) {
      stream.begin();
    } else if (settled instanceof Answer answer) {
      deliver(answer);
    }
  }

  /** The event loop has gone. */
  void drop() {
    FramedStream stream = stream();
    if (stream != null) {
      stream.disconnected();
    }
  }

  private void deliver(Answer answer) {
    int bytes = answer.heldBytes();
    connection.room().over();
    if (channel.isActive()) {
      write(answer, channel, head).addListener(written -> connection.room().written(bytes));
    } else {
      connection.room().written(bytes);
    }
  }

  /** Writes a whole answer, without a flush. */
  static ChannelFuture write(Answer answer, Channel channel, boolean head) {
    FullHttpResponse response;
    try {
      response = answer.toResponse(channel.alloc());
    } catch (RuntimeException e) {
      LOG.error("An answer could not be written.", e);
      return channel.write(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }
    ByteBuf content = response.content();
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    Http2Headers headers = HttpConversionUtil.toHttp2Headers(response, false);
    if (head || !content.isReadable()) {
      content.release();
      return channel.write(new DefaultHttp2HeadersFrame(headers, true));
    }
    ChannelFuture unused = channel.write(new DefaultHttp2HeadersFrame(headers, false));
    return channel.write(new DefaultHttp2DataFrame(content, true));
  }
}
