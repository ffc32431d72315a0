package io.weir.consumer.gateway.kinesis;

import io.weir.consumer.gateway.GatewayException;
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
final class GroupCalls implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A few, as one that is given up may still be under way when the next one is sent. */
  private static final int HEARTBEATS = 4;

  /** There is a checkpoint under way for each lease at most. */
  private static final int OTHERS = 16;

  /** The HTTP client makes these itself. */
  private static final Set<String> NOT_SENT = Set.of("host", "content-length");

  private final URI endpoint;
  private final String region;
  private final Duration timeout;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final BlockingCalls heartbeats;
  private final BlockingCalls others;
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
    // The HTTP client's time-out ends with the answer's headers; this one is for the body too.
    Duration inAll = timeout.plus(timeout.dividedBy(5));
    this.heartbeats = new BlockingCalls("weir-heartbeat", HEARTBEATS, inAll);
    this.others = new BlockingCalls("weir-group-call", OTHERS, inAll);
  }

  /** Reads an answer. */
  interface Answer<T> {
    T read(byte[] body) throws IOException;
  }

  /** Says that a member is alive. Checkpoints do not hold it up. */
  <T> CompletableFuture<T> heartbeat(byte[] body, Answer<T> answer) {
    return call(heartbeats, "Heartbeat", body, answer);
  }

  /** Calls an operation; the future completes in any case, at the latest after a few seconds. */
  <T> CompletableFuture<T> call(String operation, byte[] body, Answer<T> answer) {
    return call(others, operation, body, answer);
  }

  private <T> CompletableFuture<T> call(
      BlockingCalls calls, String operation, byte[] body, Answer<T> answer) {
    return calls
        .make(() -> send(operation, body, answer))
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(toEndpoint(Failures.of(e))));
  }

  /** The HTTP client says neither whom it called nor, as a rule, what was wrong. */
  private GatewayException toEndpoint(GatewayException failure) {
    return failure.getCause() instanceof IOException why
        ? new GatewayException(failure.kind(), "No answer from " + endpoint + ": " + why, why)
        : failure;
  }

  /** Whoever gives credentials may take a time, and ask others for them. */
  private <T> T send(String operation, byte[] body, Answer<T> answer) throws Exception {
    AwsCredentialsIdentity identity = credentials.resolveIdentity().get();
    return read(http.send(request(operation, body, identity), BodyHandlers.ofByteArray()), answer);
  }

  /** The HTTP client itself goes when nobody uses it. */
  @Override
  public void close() {
    heartbeats.close();
    others.close();
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
