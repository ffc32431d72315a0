package io.weir.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.weir.broker.Broker;
import io.weir.server.http.HttpPipeline;
import io.weir.server.http.RequestHandler;
import io.weir.server.scope.ScopedBrokers;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Kinesis API of a broker, or of one for each region and account, on one port, and on
 * another over TLS. Made by a {@link KinesisServerBuilder}, which starts it.
 *
 * <p><b>Threads.</b> Connections are spread over event loops, which parse, put and read; they never
 * wait for a force. What may wait (creating a stream, say) runs on small pools. The broker's
 * pipeline finishes puts and hands the answers to the loops.
 *
 * <p>The broker, or the brokers, are the caller's: close them after the server.
 */
public final class KinesisServer implements AutoCloseable {
  private static final int WRITE_LOW_BYTES = 64 * 1024;
  private static final int WRITE_HIGH_BYTES = 256 * 1024;
  private final EventLoopGroup loops;
  private final BlockingCalls blocking;
  private final ChannelGroup connections;
  private final RequestHandler handler;
  private final Channel listener;
  private final @Nullable Channel tlsListener;
  private final Duration drainTimeout;

  /** Binds, or fails leaving nothing behind. */
  KinesisServer(KinesisServerBuilder settings) throws IOException {
    TlsIdentity identity = settings.tlsIdentity;
    SslContext tls = identity == null ? null : identity.newContext();
    drainTimeout = settings.drainTimeout;
    loops =
        new MultiThreadIoEventLoopGroup(
            settings.eventLoops, new DefaultThreadFactory("weir-http"), NioIoHandler.newFactory());
    blocking = new BlockingCalls();
    connections = new DefaultChannelGroup("connections", loops.next());
    handler = settings.handler(blocking.control(), blocking.lanes());
    try {
      listener =
          bind(
              settings.host,
              settings.port,
              new HttpPipeline(handler, settings.http, connections, null));
      tlsListener =
          tls == null
              ? null
              : bind(
                  settings.host,
                  settings.tlsPort,
                  new HttpPipeline(handler, settings.http, connections, tls));
    } catch (IOException e) {
      stopThreads(); // And with the loops whatever listens.
      throw e;
    }
  }

  private Channel bind(String host, int port, HttpPipeline pipeline) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(WRITE_LOW_BYTES, WRITE_HIGH_BYTES))
            .childHandler(pipeline);
    var binding = bootstrap.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "Cannot listen on " + host + ":" + port + ": " + binding.cause().getMessage(),
          binding.cause());
    }
    return binding.channel();
  }

  /** Begins the settings of a server for a broker. */
  public static KinesisServerBuilder builder(Broker broker) {
    return new KinesisServerBuilder(broker);
  }

  /**
   * Begins the settings of a server for the brokers of several regions and accounts: a request goes
   * to that of its credential scope.
   */
  public static KinesisServerBuilder builder(ScopedBrokers brokers) {
    return new KinesisServerBuilder(brokers);
  }

  /** The port it listens on, also where 0 was asked for. */
  public int port() {
    return address().getPort();
  }

  /** The address it listens on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** The port it listens on for TLS, also where 0 was asked for; empty if there is none. */
  public OptionalInt tlsPort() {
    return tlsListener == null
        ? OptionalInt.empty()
        : OptionalInt.of(((InetSocketAddress) tlsListener.localAddress()).getPort());
  }

  /**
   * Accepts nothing more, answers what is under way (for a bounded time), closes all connections
   * and ends all threads. Idempotent.
   */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    if (tlsListener != null) {
      tlsListener.close().awaitUninterruptibly();
    }
    connections.forEach(HttpPipeline::end);
    if (!connections.newCloseFuture().awaitUninterruptibly(drainTimeout.toMillis())) {
      connections.forEach(HttpPipeline::closeNow);
      connections.newCloseFuture().awaitUninterruptibly();
    }
    stopThreads();
  }

  private void stopThreads() {
    blocking.shutdown();
    Future<?> ended = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    ended.awaitUninterruptibly();
    blocking.awaitEnd();
    handler.close();
  }
}
