package io.weir.server.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the handlers of the version of HTTP that client and server agreed on within TLS. With a
 * client that leaves that open, what it sends first decides: Amazon's SDK for Java speaks HTTP/2
 * within TLS without having asked.
 */
final class AlpnSelector extends ApplicationProtocolNegotiationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AlpnSelector.class);
  private static final String LEFT_OPEN = "";
  private final Protocols protocols;

  AlpnSelector(Protocols protocols) {
    super(LEFT_OPEN);
    this.protocols = protocols;
  }

  /** The channel does not read by itself; TLS goes on doing so until the handshake is over. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    ctx.read();
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      protocols.addHttp2(ctx.pipeline());
    } else if (protocol.equals(LEFT_OPEN)) {
      ctx.pipeline().addLast(new PrefaceDetector(protocols, false));
    } else {
      protocols.addHttp1(ctx.pipeline());
    }
  }

  /** A client that does not trust the certificate, or speaks no TLS at all. */
  @Override
  protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("A client did not get through the handshake of TLS.", cause);
    ChannelFuture unused = ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("A connection broke before a protocol was chosen.", cause);
    ChannelFuture unused = ctx.close();
  }
}
