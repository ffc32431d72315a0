package io.weir.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * HTTP/2 with prior knowledge: a stream for each call. What the server may send before it is read
 * is bounded by the connection's window; what is gathered, by the calls under way, whose buffers
 * grow to their answers' lengths and are used again.
 */
final class Http2Connection implements Connection {
  /**
   * Of a stream, in bytes: several answers of 1,000 records of 1 KiB, 1.4 MiB as JSON, so that none
   * of these waits for leave to go on.
   */
  private static final int WINDOW = 8 << 20;

  /** Of all streams together. */
  private static final int CONNECTION_WINDOW = 32 << 20;

  /** Of a frame, in bytes, at most: an answer comes in two of them, not in ninety of 16 KiB. */
  private static final int FRAME = 1 << 20;

  private final RequestHead head;
  private final Channel channel;
  private final Http2StreamChannelBootstrap streams;

  /** Which hold an answer each, and have grown to its length: of the loop's thread only. */
  private final Queue<ByteBuf> spare = new ArrayDeque<>();

  Http2Connection(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
    head = new RequestHead(server.getHostString() + ':' + server.getPort(), form);
    channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient()
                                .initialSettings(settings())
                                .encoderEnforceMaxConcurrentStreams(true)
                                .build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect(server)
            .syncUninterruptibly()
            .channel();
    streams = new Http2StreamChannelBootstrap(channel);
    var unused = channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW));
  }

  private static Http2Settings settings() {
    return Http2Settings.defaultSettings()
        .pushEnabled(false)
        .initialWindowSize(WINDOW)
        .maxFrameSize(FRAME);
  }

  @Override
  public void send(Call call, AnswerSink sink) {
    begin(call, Exchange.of(sink));
  }

  @Override
  public void stream(Call call, ChunkSink sink) {
    begin(call, Exchange.of(sink));
  }

  private void begin(Call call, Exchange exchange) {
    streams
        .open()
        .addListener(
            (Future<Http2StreamChannel> opened) -> {
              if (opened.isSuccess()) {
                write(opened.getNow(), call, exchange);
              } else {
                exchange.onFailure(String.valueOf(opened.cause()), Unpooled.buffer());
              }
            });
  }

  private void write(Http2StreamChannel stream, Call call, Exchange exchange) {
    stream.pipeline().addLast(new AnswerOfStream(exchange));
    ChannelFuture unused = stream.write(new DefaultHttp2HeadersFrame(head.http2(call)));
    unused = stream.writeAndFlush(new DefaultHttp2DataFrame(call.body(), true));
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }

  /** The answer of one stream. */
  private final class AnswerOfStream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Exchange exchange;
    private final ByteBuf gathered;
    private boolean ended;

    AnswerOfStream(Exchange exchange) {
      this.exchange = exchange;
      ByteBuf used = spare.poll();
      this.gathered = used == null ? Unpooled.buffer(256) : used;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      boolean last = false;
      if (frame instanceof Http2HeadersFrame headers) {
        exchange.onStatus(Integer.parseInt(headers.headers().status().toString()));
        last = headers.isEndStream();
      } else if (frame instanceof Http2DataFrame data) {
        exchange.onContent(data.content(), gathered);
        last = data.isEndStream();
      }
      if (last) {
        ended = true;
        exchange.onEnd(gathered);
        spare.add(gathered.clear());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!ended) {
        ended = true;
        exchange.onFailure("the stream was reset", gathered);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
