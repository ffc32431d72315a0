package io.weir.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The HTTP edge on a socket, with nothing behind it: tests answer the requests. */
final class EdgeServer implements RequestHandler, AutoCloseable {
  record Request(HttpRequest head, String body, Exchange exchange) {
    void answer(String text) {
      exchange.respond(new Text(text));
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final ChannelGroup connections;

  /** Answers with a body's own text, as if it were called {@code echo}. */
  volatile boolean echoes;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  EdgeServer(HttpSettings settings) {
    connections = new DefaultChannelGroup(loop.next());
    listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.SO_SNDBUF, 16 * 1024)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(16_384, 65_536))
            .childHandler(new HttpPipeline(this, settings, connections, null))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
    Request request = new Request(head, body.toString(StandardCharsets.US_ASCII), exchange);
    requests.add(request);
    if (echoes) {
      request.answer(request.body);
    }
  }

  @Override
  public Answer refusal(Refusal refusal) {
    return new Text(refusal.name());
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.forEach(HttpPipeline::closeNow);
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private record Text(String text) implements Answer {
    @Override
    public FullHttpResponse toResponse(ByteBufAllocator allocator) {
      ByteBuf content = allocator.directBuffer();
      content.writeCharSequence(text, StandardCharsets.US_ASCII);
      return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
    }

    @Override
    public int heldBytes() {
      return text.length();
    }
  }
}
