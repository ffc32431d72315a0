package io.weir.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** HTTP/1.1: calls are pipelined, answers come in their order. */
final class Http1Connection implements Connection {
  private final RequestHead head;
  private final Answers answers = new Answers();
  private final Channel channel;

  Http1Connection(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
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
                    made.pipeline().addLast(new HttpResponseDecoder(), answers);
                  }
                })
            .connect(server)
            .syncUninterruptibly()
            .channel();
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
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!channel.isActive()) {
                exchange.onFailure("the connection is closed", Unpooled.buffer());
                return;
              }
              answers.waiting.add(exchange);
              ChannelPromise unheard = channel.voidPromise();
              var unused = channel.write(head.http1(call, channel.alloc()), unheard);
              unused = channel.writeAndFlush(call.body(), unheard);
            });
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }

  /** Gives each answer to the oldest call that waits for one. */
  private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {
    private final Queue<Exchange> waiting = new ArrayDeque<>();

    /** Answers come one after the other, so one buffer, which grows once, holds each of them. */
    private final ByteBuf gathered = Unpooled.buffer(16 * 1024);

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      Exchange exchange = waiting.element();
      if (message instanceof HttpResponse response) {
        exchange.onStatus(response.status().code());
      }
      if (message instanceof HttpContent content) {
        exchange.onContent(content.content(), gathered);
      }
      if (message instanceof LastHttpContent) {
        waiting.remove();
        exchange.onEnd(gathered);
        gathered.clear();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      for (Exchange exchange; (exchange = waiting.poll()) != null; ) {
        exchange.onFailure("the connection was closed", gathered);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
