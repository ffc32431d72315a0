package io.weir.cli;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A stream behind an endpoint. */
record RemoteStream(String endpoint, String stream, String region) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** A client without retries: those are the load's. */
  KinesisAsyncClient client() {
    URI uri = URI.create(endpoint);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "--endpoint is an address, such as http://127.0.0.1:4567, not '" + endpoint + "'.");
    }
    // A connection that is refused, or ended by the other side, is told by the call.
    QuietLogging.hushed("io.netty");
    QuietLogging.hushed("software.amazon.awssdk.http.nio.netty");
    return KinesisAsyncClient.builder()
        .endpointOverride(uri)
        .region(Region.of(region))
        .credentialsProvider(credentials())
        .overrideConfiguration(
            o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallTimeout(CALL_TIMEOUT))
        .build();
  }

  /** Those of the environment, as for Amazon's tools; a Weir server takes any. */
  private static AwsCredentialsProvider credentials() {
    DefaultCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
    try {
      usual.resolveCredentials();
      return usual;
    } catch (SdkClientException e) {
      return StaticCredentialsProvider.create(AwsBasicCredentials.create("weir", "weir"));
    }
  }
}
