package io.weir.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A way to put one record after the other, whose outcomes nobody waits for in between. */
@FunctionalInterface
interface Puts extends AutoCloseable {
  /** Puts a record. The future fails if it is refused. */
  CompletableFuture<?> put(String key, byte[] data);

  @Override
  default void close() {}

  /** By Amazon's SDK; the client stays the caller's. */
  static Puts bySdk(KinesisAsyncClient client, String stream) {
    return (key, data) ->
        client.putRecord(
            r -> r.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArrayUnsafe(data)));
  }

  /** By the load generator's own client, as the SDK speaks: HTTP/2 and CBOR, one connection. */
  static Puts lean(InetSocketAddress server, String stream) {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Connection connection;
    try {
      connection = HttpChoice.HTTP2.connect(loops, server, WireForm.CBOR);
    } catch (Exception e) { // a refused connection is an IOException, which Netty does not declare
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
      throw e;
    }
    Calls calls = new Calls(WireForm.CBOR);
    return new Puts() {
      @Override
      public CompletableFuture<?> put(String key, byte[] data) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        connection.send(calls.putRecord(stream, key, data), answer -> complete(outcome, answer));
        return outcome;
      }

      @Override
      public void close() {
        connection.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
      }
    };
  }

  private static void complete(CompletableFuture<Void> outcome, Answer answer) {
    if (answer.ok()) {
      outcome.complete(null);
    } else {
      outcome.completeExceptionally(
          new IllegalStateException(answer.status() + " " + answer.text()));
    }
  }
}
