package io.weir.benchmarks.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Amazon's SDK, as it is set by default but for retries, which would hide what goes wrong. */
final class Sdk {
  private Sdk() {}

  /** With any credentials. */
  static KinesisAsyncClient client(InetSocketAddress server) {
    return client(
        server, StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
  }

  /** Which signs nothing: the hash of a body is a good part of what a call costs. */
  static KinesisAsyncClient unsigned(InetSocketAddress server) {
    return client(server, AnonymousCredentialsProvider.create());
  }

  private static KinesisAsyncClient client(
      InetSocketAddress server, AwsCredentialsProvider credentials) {
    return KinesisAsyncClient.builder()
        .endpointOverride(URI.create("http://" + server.getHostString() + ":" + server.getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            o ->
                o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(Duration.ofSeconds(30)))
        .build();
  }
}
