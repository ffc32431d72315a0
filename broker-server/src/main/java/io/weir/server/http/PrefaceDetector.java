package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first bytes of a connection: what begins with the preface of HTTP/2 is that, all
 * else HTTP/1.1. Gives way to the handlers of the one or the other.
 */
final class PrefaceDetector extends ByteToMessageDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(PrefaceDetector.class);
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
  private final Protocols protocols;
  private final boolean upgrades;

  /**
   * Goes first, or behind TLS.
   *
   * @param upgrades whether HTTP/1.1 may become HTTP/2 later, which it may not within TLS
   */
  PrefaceDetector(Protocols protocols, boolean upgrades) {
    this.protocols = protocols;
    this.upgrades = upgrades;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      ctx.read();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean matches = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, length);
    if (!matches) {
      addHttp1(ctx.pipeline());
      ctx.pipeline().remove(this);
    } else if (length == PREFACE.readableBytes()) {
      protocols.addHttp2(ctx.pipeline());
      ctx.pipeline().remove(this);
    }
  }

  private void addHttp1(ChannelPipeline pipeline) {
    if (upgrades) {
      protocols.addHttp1WithUpgrade(pipeline);
    } else {
      protocols.addHttp1(pipeline);
    }
  }

  /** Nobody behind it is there yet to hear of it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("A connection broke before its protocol was known.", cause);
    ChannelFuture unused = ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof IdleStateEvent) {
      ChannelFuture unused = ctx.close();
    } else {
      super.userEventTriggered(ctx, event);
    }
  }
}
