package io.weir.consumer.gateway.kinesis;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Calls Weir's operations on groups, signed as the Kinesis client's own calls are: a server may
 * derive the region and the account from the signature. Thread-safe.
 */
final class GroupCalls {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** The HTTP client makes these itself. */
  private static final Set<String> NOT_SENT = Set.of("host", "content-length");

  private final URI endpoint;
  private final String region;
  private final Duration timeout;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  GroupCalls(
      URI endpoint, String region, IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
    this(endpoint, region, credentials, TIMEOUT);
  }

  GroupCalls(
      URI endpoint,
      String region,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Duration timeout) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /** Reads an answer. */
  interface Answer<T> {
    T read(byte[] body) throws IOException;
  }

  /** Calls an operation; the future completes in any case, at the latest after a few seconds. */
  <T> CompletableFuture<T> call(String operation, byte[] body, Answer<T> answer) {
    return CompletableFuture.supplyAsync(() -> credentials) // which may wait, and may throw
        .thenCompose(IdentityProvider::resolveIdentity)
        .thenCompose(
            identity ->
                http.sendAsync(request(operation, body, identity), BodyHandlers.ofByteArray()))
        .thenApply(response -> read(response, answer))
        .orTimeout(inAllMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(Failures.of(e)));
  }

  /** The HTTP client's time-out ends with the answer's headers; this one is for the body too. */
  private long inAllMillis() {
    return timeout.plus(timeout.dividedBy(5)).toMillis();
  }

  private HttpRequest request(String operation, byte[] body, AwsCredentialsIdentity identity) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint).timeout(timeout).POST(BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : signed(operation, body, identity).entrySet()) {
      if (!NOT_SENT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return request.build();
  }

  private Map<String, List<String>> signed(
      String operation, byte[] body, AwsCredentialsIdentity identity) {
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "Weir_20261126." + operation)
            .build();
    SignedRequest signed =
        signer.sign(
            r ->
                r.identity(identity)
                    .request(plain)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    return signed.request().headers();
  }

  private static <T> T read(HttpResponse<byte[]> response, Answer<T> answer) {
    if (response.statusCode() != 200) {
      GroupJson.Failure failure = GroupJson.failure(response.body());
      throw Failures.named(response.statusCode(), failure.type(), failure.message());
    }
    try {
      return answer.read(response.body());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }
}
