package io.weir.server.http;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** HTTP/2 with prior knowledge, without manners, and read only as far as a test wants. */
final class Http2Client implements AutoCloseable {
  /** The connection's is larger, so that one stream that is not read does not block the others. */
  private static final int WINDOW = 100_000;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;
  private final List<Stream> streams = new ArrayList<>();
  volatile Http2Settings settings;
  volatile long goAwayCode = -1;

  Http2Client(int port) {
    connection =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient()
                                .encoderIgnoreMaxHeaderListSize(true)
                                .initialSettings(new Http2Settings().initialWindowSize(WINDOW))
                                .build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            new ConnectionFrames());
                  }
                })
            .connect(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
    await().pollInterval(Duration.ofMillis(2)).until(() -> settings != null);
  }

  boolean isOpen() {
    return connection.isActive();
  }

  Stream post(String body) {
    return open(post().setInt("content-length", body.length()), false).send(body, true);
  }

  Stream get() {
    return open(post().method("GET"), true);
  }

  /** Whatever becomes of it. */
  void postAndReset() {
    try {
      post("x").reset();
    } catch (Exception e) {
      if (!(e instanceof ClosedChannelException)) {
        throw e;
      }
    }
  }

  static Http2Headers post() {
    return new DefaultHttp2Headers().method("POST").path("/").scheme("http").authority("test");
  }

  Stream open(Http2Headers headers, boolean end) {
    Stream stream = new Stream(headers, end);
    streams.add(stream);
    return stream;
  }

  /** Bytes past the framing. */
  void raw(byte[] bytes) {
    ChannelFuture unused =
        connection.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    HttpPipeline.closeNow(connection);
    connection.closeFuture().syncUninterruptibly();
    streams.forEach(stream -> stream.channel.close().awaitUninterruptibly());
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class ConnectionFrames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2SettingsFrame frame) {
        Http2FrameCodec codec = ctx.pipeline().get(Http2FrameCodec.class);
        codec.connection().local().maxActiveStreams(Integer.MAX_VALUE); // A client without manners.
        settings = frame.settings();
      } else if (message instanceof Http2GoAwayFrame frame) {
        goAwayCode = frame.errorCode();
      }
      ReferenceCountUtil.release(message);
    }
  }

  /** One request and what comes of it. */
  final class Stream extends ChannelInboundHandlerAdapter {
    private final Http2StreamChannel channel;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    volatile boolean reading = true;
    volatile String status;
    volatile boolean ended;
    volatile boolean continued;
    volatile Http2Error reset;

    private Stream(Http2Headers headers, boolean end) {
      channel =
          new Http2StreamChannelBootstrap(connection)
              .handler(this)
              .open()
              .syncUninterruptibly()
              .getNow();
      channel.config().setAutoRead(false);
      ChannelFuture unused = channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
      channel.read();
    }

    Stream send(String text, boolean end) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
      ChannelFuture unused = channel.writeAndFlush(new DefaultHttp2DataFrame(bytes, end));
      return this;
    }

    void reset() {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).awaitUninterruptibly();
      channel.close().awaitUninterruptibly(); // And with it what was not read.
    }

    void pause() {
      reading = false;
    }

    void resume() {
      reading = true;
      channel.read();
    }

    String body() {
      await().atMost(Duration.ofSeconds(40)).until(() -> ended || reset != null);
      return soFar();
    }

    String soFar() {
      synchronized (received) {
        return received.toString(StandardCharsets.US_ASCII);
      }
    }

    int length() {
      synchronized (received) {
        return received.size();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2HeadersFrame frame) {
        if (frame.headers().status().toString().equals("100")) {
          continued = true;
        } else {
          status = frame.headers().status().toString();
        }
        ended |= frame.isEndStream();
      } else if (message instanceof Http2DataFrame frame) {
        synchronized (received) {
          received.writeBytes(ByteBufUtil.getBytes(frame.content()));
        }
        ended |= frame.isEndStream();
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (reading) {
        ctx.read();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame frame) {
        reset = Http2Error.valueOf(frame.errorCode());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      reset = reset == null ? Http2Error.INTERNAL_ERROR : reset;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      reset = reset == null && !ended ? Http2Error.CONNECT_ERROR : reset;
    }
  }
}
