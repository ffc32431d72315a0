package io.weir.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;

/** The version of HTTP. */
public enum HttpChoice {
  /** HTTP/1.1. */
  HTTP1 {
    @Override
    Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
      return new Http1Connection(loops, server, form);
    }
  },
  /** HTTP/2 with prior knowledge. */
  HTTP2 {
    @Override
    Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
      return new Http2Connection(loops, server, form);
    }
  };

  abstract Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form);
}
