package io.weir.server;

import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * Amazon's HTTP client, each on threads of its own that nobody ends. One that may end its threads
 * waits 2 s when it is closed, in case something more is asked of them; and threads that several
 * share may wait for themselves when one of those is closed, for 10 s.
 */
final class SdkHttp {
  private SdkHttp() {}

  static NettyNioAsyncHttpClient.Builder builder() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(SdkEventLoopGroup.builder().build());
  }
}
