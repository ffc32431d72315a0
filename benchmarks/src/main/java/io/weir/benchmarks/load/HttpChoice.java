package io.weir.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;

/** The version of HTTP. */
public enum HttpChoice {
  /** HTTP/1.1. */
  HTTP1("HTTP/1.1") {
    @Override
    Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
      return new Http1Connection(loops, server, form);
    }
  },
  /** HTTP/2 with prior knowledge. */
  HTTP2("HTTP/2") {
    @Override
    Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form) {
      return new Http2Connection(loops, server, form);
    }
  };

  private final String title;

  HttpChoice(String title) {
    this.title = title;
  }

  /** Its name. */
  public String title() {
    return title;
  }

  abstract Connection connect(EventLoopGroup loops, InetSocketAddress server, WireForm form);
}
