package io.weir.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up each connection that is accepted, up to the highest number of them. Thread-safe. */
public final class HttpPipeline extends ChannelInitializer<SocketChannel> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPipeline.class);
  private static final int MAX_LINE_BYTES = 8 * 1024;
  private final RequestHandler handler;
  private final HttpSettings settings;
  private final ChannelGroup connections;

  /** Connections that are open are in the group. */
  public HttpPipeline(RequestHandler handler, HttpSettings settings, ChannelGroup connections) {
    this.handler = handler;
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

  private void addHandlers(Channel channel) {
    HttpDecoderConfig decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(settings.maxHeaderBytes());
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(0, 0, settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS),
            new HttpRequestDecoder(decoding),
            new HttpResponseEncoder(),
            new HttpConnection(handler, settings));
  }

  /** Has a connection answer what is under way and close. */
  public static void end(Channel connection) {
    connection
        .eventLoop()
        .execute(
            () -> {
              HttpConnection handler = connection.pipeline().get(HttpConnection.class);
              if (handler == null) {
                ChannelFuture unused = connection.close();
              } else {
                handler.shutDown();
              }
            });
  }
}
