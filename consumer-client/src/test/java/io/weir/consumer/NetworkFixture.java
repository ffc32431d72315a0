package io.weir.consumer;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;
import io.weir.server.KinesisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A server on a directory and a port, which can be started again, and clients for it. */
final class NetworkFixture implements AutoCloseable {
  /** On which engine: see the POM. */
  static final boolean ON_CHRONICLE = "chronicle".equals(System.getProperty("weir.test.engine"));

  private final Path directory;
  private int port;
  private Broker broker;
  private KinesisServer server;

  NetworkFixture(Path directory) throws IOException {
    this.directory = directory;
    start();
  }

  private void start() throws IOException {
    BrokerBuilder settings =
        Broker.builder().dataDirectory(directory).durability(Durability.OS).limits(Limits.off());
    broker = (ON_CHRONICLE ? settings.engine(ChronicleLogStore::open) : settings).start();
    server = KinesisServer.builder(broker).port(port).start();
    port = server.port();
  }

  /** Everything that is connected loses its connection. */
  void restart() throws IOException {
    close();
    start();
  }

  Broker broker() {
    return broker;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  KinesisAsyncClient client() {
    return client(endpoint());
  }

  static KinesisAsyncClient client(URI endpoint) {
    return client(
        endpoint, StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
  }

  static KinesisAsyncClient client(URI endpoint, AwsCredentialsProvider credentials) {
    return KinesisAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .httpClientBuilder(withoutAnEnd().maxConcurrency(200))
        .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(10)))
        .build();
  }

  /** On threads that nobody ends: one that ends its own waits 2 s for that when it is closed. */
  private static NettyNioAsyncHttpClient.Builder withoutAnEnd() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(SdkEventLoopGroup.builder().build());
  }

  @Override
  public void close() {
    server.close();
    broker.close();
  }
}
