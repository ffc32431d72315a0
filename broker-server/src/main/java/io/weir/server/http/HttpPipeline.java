package io.weir.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up each connection that is accepted, up to the highest number of them. Thread-safe. */
public final class HttpPipeline extends ChannelInitializer<SocketChannel> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPipeline.class);
  private final Protocols protocols;
  private final HttpSettings settings;
  private final ChannelGroup connections;
  private final @Nullable SslContext tls;

  /**
   * Sets up what one listener accepts.
   *
   * @param connections has all that are open, also those of other listeners
   * @param tls secures them; null leaves them plain
   */
  public HttpPipeline(
      RequestHandler handler,
      HttpSettings settings,
      ChannelGroup connections,
      @Nullable SslContext tls) {
    this.tls = tls;
    this.protocols = new Protocols(handler, settings);
    this.settings = settings;
    this.connections = connections;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (connections.size() >= settings.maxConnections()) {
      LOG.debug("Refused a connection: {} are open.", settings.maxConnections());
      ChannelFuture unused = channel.close();
      return;
    }
    connections.add(channel);
    addHandlers(channel);
  }

  /** Gives a connection the handlers that it begins with. */
  void addHandlers(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(
        new IdleStateHandler(0, 0, settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS));
    if (tls == null) {
      pipeline.addLast(new PrefaceDetector(protocols, true));
    } else {
      pipeline.addLast(tls.newHandler(channel.alloc()), new AlpnSelector(protocols));
    }
  }

  /** Has a connection answer what is under way and close. */
  public static void end(Channel connection) {
    connection.eventLoop().execute(() -> endOnLoop(connection));
  }

  private static void endOnLoop(Channel connection) {
    HttpConnection http1 = connection.pipeline().get(HttpConnection.class);
    Http2Connection http2 = connection.pipeline().get(Http2Connection.class);
    if (http1 != null) {
      http1.shutDown();
    } else if (http2 != null) {
      http2.shutDown();
    } else {
      ChannelFuture unused = connection.close();
    }
  }

  /** Closes a connection whatever is under way; past handlers that would wait for that. */
  public static void closeNow(Channel connection) {
    ChannelHandlerContext first = connection.pipeline().firstContext();
    ChannelFuture unused = first == null ? connection.close() : first.close();
  }
}
