package io.weir.server.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.util.AsciiString;

/**
 * Goes over to HTTP/2 where a connection's first request asks for that; then it becomes the first
 * stream. A server is free not to: with a long body, or one whose length is not known, the request
 * is answered over HTTP/1.1, and so are all that follow a first one which did not ask.
 */
final class H2cUpgrade extends HttpServerUpgradeHandler {
  private static final int MAX_BODY = 64 * 1024;

  /**
   * Between the HTTP/1.1 codec and the connection.
   *
   * @param protocols make the handlers of HTTP/2
   */
  H2cUpgrade(Protocols protocols) {
    super(
        // The decoder stays until its successor is in place, for what the client sent too early.
        ctx -> ctx.pipeline().remove(HttpResponseEncoder.class),
        protocol ->
            AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                ? new Successor(protocols.newCodec(), protocols.newHttp2Handlers())
                : null,
        MAX_BODY,
        DefaultHttpHeadersFactory.headersFactory(),
        DefaultHttpHeadersFactory.trailersFactory(),
        true);
  }

  /**
   * What is malformed is left to the connection, which refuses it: its length is no number, say.
   */
  @Override
  protected boolean shouldHandleUpgradeRequest(HttpRequest request) {
    return request.decoderResult().isSuccess()
        && !HttpMethod.CONNECT.equals(request.method())
        && !request.headers().contains(HttpHeaderNames.EXPECT)
        && !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) <= MAX_BODY;
  }

  private static final class Successor extends Http2ServerUpgradeCodec {
    Successor(Http2FrameCodec codec, ChannelHandler[] handlers) {
      super(codec, handlers);
    }

    @Override
    public void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest request) {
      super.upgradeTo(ctx, request);
      ChannelPipeline pipeline = ctx.pipeline();
      pipeline.remove(HttpConnection.class);
      pipeline.remove(HttpRequestDecoder.class);
      ctx.channel().config().setAutoRead(true);
    }
  }
}
