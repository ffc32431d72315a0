package io.weir.server;

import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * Amazon's HTTP client on threads that all tests share. One with threads of its own waits 2 s when
 * it is closed, in case something more is asked of them.
 */
final class SdkHttp {
  private static final SdkEventLoopGroup LOOPS =
      SdkEventLoopGroup.builder().numberOfThreads(2).build();

  private SdkHttp() {}

  static NettyNioAsyncHttpClient.Builder builder() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(LOOPS);
  }
}
