package io.weir.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import java.util.Set;

/** Makes the handlers of each version of HTTP for a connection. Thread-safe. */
final class Protocols {
  private static final int MAX_LINE_BYTES = 8 * 1024;

  /** What one stream may send without being read from; fits most requests. */
  private static final int STREAM_WINDOW_BYTES = 128 * 1024;

  /** What a client may make us owe it in settings, pings and resets, before it is cut off. */
  private static final int MAX_QUEUED_CONTROL_FRAMES = 1000;

  private static final int MAX_RESETS = 200;
  private static final int RESETS_WINDOW_SECONDS = 30;

  /** How long a connection that ends may take; whoever ends it may be less patient. */
  private static final int MAX_ENDING_MILLIS = 60_000;

  /**
   * The headers that have few values. All others stay out of the compression's table: ids would
   * only push out what is there, and a client that asks for a table without bounds gets none.
   */
  private static final Set<AsciiString> REPEATED =
      Set.of(
          Http2Headers.PseudoHeaderName.STATUS.value(),
          HttpHeaderNames.CONTENT_TYPE,
          AsciiString.cached("x-amzn-errortype"));

  private static final SensitivityDetector UNREPEATED =
      (name, value) -> !REPEATED.contains(AsciiString.of(name));

  private final RequestHandler handler;
  private final HttpSettings settings;

  Protocols(RequestHandler handler, HttpSettings settings) {
    this.handler = handler;
    this.settings = settings;
  }

  /** HTTP/1.1, which may go over to HTTP/2 with the first request. */
  void addHttp1WithUpgrade(ChannelPipeline pipeline) {
    pipeline.addLast(newDecoder(), new HttpResponseEncoder(), new H2cUpgrade(this));
    pipeline.addLast(new HttpConnection(handler, settings));
  }

  /** HTTP/1.1 and nothing else. */
  void addHttp1(ChannelPipeline pipeline) {
    pipeline.addLast(
        newDecoder(), new HttpResponseEncoder(), new HttpConnection(handler, settings));
  }

  private HttpRequestDecoder newDecoder() {
    return new HttpRequestDecoder(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(settings.maxHeaderBytes()));
  }

  /** HTTP/2. Its frames are read as they come: streams are held back by their windows. */
  void addHttp2(ChannelPipeline pipeline) {
    pipeline.addLast(newCodec());
    pipeline.addLast(newHttp2Handlers());
    pipeline.channel().config().setAutoRead(true);
  }

  /** The framing of one connection. */
  Http2FrameCodec newCodec() {
    Http2Settings initial =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(settings.maxPipelined())
            .initialWindowSize(STREAM_WINDOW_BYTES)
            .maxHeaderListSize(settings.maxHeaderBytes());
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(initial)
        .validateHeaders(true)
        .validateRequiredPseudoHeaders(true)
        .headerSensitivityDetector(UNREPEATED)
        .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
        .gracefulShutdownTimeoutMillis(MAX_ENDING_MILLIS)
        .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
        .build();
  }

  /** What follows the framing of one connection. */
  ChannelHandler[] newHttp2Handlers() {
    Http2Connection connection = new Http2Connection(settings, STREAM_WINDOW_BYTES);
    ChannelInitializer<Channel> streams =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.config().setAutoRead(false);
            stream.pipeline().addLast(new Http2Request(handler, settings, connection));
          }
        };
    return new ChannelHandler[] {
      new UnknownFrames(), new Http2MultiplexHandler(streams), connection
    };
  }
}
