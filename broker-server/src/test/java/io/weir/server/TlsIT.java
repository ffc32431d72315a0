package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.http.HttpSettings;
import io.weir.server.tls.SelfSignedIdentity;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** TLS with a certificate that the server made: who trusts it gets either version of HTTP. */
@Timeout(60)
class TlsIT {
  @TempDir private static Path directory;
  private static Broker broker;
  private static KinesisServer server;
  private static TrustManagerFactory trust;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    TlsIdentity identity = SelfSignedIdentity.in(directory, "127.0.0.1", Instant.now());
    broker =
        TestEngine.choose(Broker.builder())
            .ephemeral()
            .durability(Durability.OS)
            .limits(Limits.off())
            .start();
    broker.createStream("secret", 1);
    server = KinesisServer.builder(broker).http(HttpSettings.defaults()).tls(0, identity).start();
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(identity.certificate())) {
      store.setCertificateEntry(
          "weir", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
  }

  @AfterAll
  static void stop() {
    server.close();
    broker.close();
  }

  private static URI endpoint() {
    return URI.create("https://127.0.0.1:" + server.tlsPort().getAsInt());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void clientAndServerAgreeOnAVersion(HttpClient.Version version) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    HttpClient client = HttpClient.newBuilder().version(version).sslContext(tls).build();
    String large = "QUJD".repeat(200_000);
    String put = "{\"StreamName\":\"secret\",\"PartitionKey\":\"k\",\"Data\":\"" + large + "\"}";
    HttpResponse<String> response = client.send(request(put), HttpResponse.BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("SequenceNumber");
  }

  private static HttpRequest request(String body) {
    return HttpRequest.newBuilder(endpoint())
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @ParameterizedTest
  @CsvSource({"HTTP1_1, ASSUME_PROTOCOL", "HTTP2, ASSUME_PROTOCOL", "HTTP2, ALPN"})
  void theSdkPutsOverEither(Protocol protocol, ProtocolNegotiation negotiation) {
    try (KinesisAsyncClient kinesis =
        KinesisAsyncClient.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .httpClientBuilder(
                SdkHttp.builder()
                    .protocol(protocol)
                    .protocolNegotiation(negotiation)
                    .tlsTrustManagersProvider(() -> trust.getTrustManagers()))
            .build()) {
      SdkBytes data = SdkBytes.fromByteArray(new byte[50_000]);
      CompletableFuture<?>[] puts =
          IntStream.range(0, 50)
              .mapToObj(
                  i ->
                      kinesis.putRecord(
                          r -> r.streamName("secret").partitionKey("key-" + i).data(data)))
              .toArray(CompletableFuture<?>[]::new);
      assertThat(CompletableFuture.allOf(puts)).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void whoDoesNotTrustTheCertificateGetsNothing() throws Exception {
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(request("{}"), HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(SSLException.class);
    clientAndServerAgreeOnAVersion(HttpClient.Version.HTTP_2);
  }

  @Test
  void whoSpeaksNoTlsIsDisconnected() throws Exception {
    try (RawClient plain = new RawClient(server.tlsPort().getAsInt())) {
      plain.send("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
      assertThatThrownBy(plain::receive).isInstanceOf(IOException.class);
    }
    clientAndServerAgreeOnAVersion(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void thePlainPortServesBesides() throws IOException {
    try (RawClient plain = new RawClient(server.port())) {
      assertThat(plain.call("ListStreams", "{}").body()).contains("secret");
    }
  }

  @Test
  void aTlsPortInUseIsRefusedInWordsAndLeavesNothing() throws IOException {
    int taken = server.port();
    TlsIdentity identity = SelfSignedIdentity.in(directory, "127.0.0.1", Instant.now());
    assertThatThrownBy(() -> KinesisServer.builder(broker).tls(taken, identity).start())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + taken);
  }
}
