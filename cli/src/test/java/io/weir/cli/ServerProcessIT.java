package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own. */
class ServerProcessIT {
  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void servesUntilToldToEndAndThenExitsWith0() throws Exception {
    Process server =
        start("--stream", "clicks:2", "--stream", "views:1", "--stream", "orders:on-demand");
    String address = readyAddress(server);
    assertThat(call(address, "ListStreams", "{}"))
        .contains("\"StreamNames\":[\"clicks\",\"orders\",\"views\"]");
    assertThat(call(address, "DescribeStreamSummary", "{\"StreamName\":\"orders\"}"))
        .contains("\"StreamMode\":\"ON_DEMAND\"", "\"OpenShardCount\":4");
    assertThat(
            call(
                address,
                "PutRecord",
                "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"aGk=\"}"))
        .contains("SequenceNumber");
    server.destroy(); // SIGTERM
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
    assertThat(errorsOf(server))
        .contains(address, directory.resolve("data").toString(), "survives a loss of power")
        .doesNotContain("\tat ");
  }

  @Test
  void whatWasAcknowledgedOutlivesKillMinus9() throws Exception {
    Process server = start("--stream", "clicks:1");
    String put =
        call(
            readyAddress(server),
            "PutRecord",
            "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"aGk=\"}");
    server.destroyForcibly().waitFor();
    Process again = start("--stream", "clicks:3");
    String address = readyAddress(again);
    String iterator =
        call(
                address,
                "GetShardIterator",
                "{\"StreamName\":\"clicks\",\"ShardId\":\"shardId-000000000000\","
                    + "\"ShardIteratorType\":\"TRIM_HORIZON\"}")
            .split("\"", -1)[3];
    assertThat(call(address, "GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}"))
        .contains(put.substring(put.indexOf("SequenceNumber")).split("\"", -1)[2]);
    assertThat(errorsOf(again)).contains("stays as it is");
  }

  @Test
  void aSecondServerOnTheDirectoryIsRefusedInWords() throws Exception {
    Process first = start();
    String address = readyAddress(first);
    Process second = start();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(errorsOf(second)).contains("in use").doesNotContain("\tat ");
    assertThat(call(address, "ListStreams", "{}")).contains("StreamNames");
  }

  @Test
  void onChronicleWhatWasAcknowledgedOutlivesKillMinus9() throws Exception {
    String[] options = {"--engine", "chronicle", "--durability", "os", "--stream", "clicks:1"};
    Process server = start(options);
    String put =
        call(
            readyAddress(server),
            "PutRecord",
            "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"aGk=\"}");
    server.destroyForcibly().waitFor();
    Process again = start(options);
    String address = readyAddress(again);
    String iterator =
        call(
                address,
                "GetShardIterator",
                "{\"StreamName\":\"clicks\",\"ShardId\":\"shardId-000000000000\","
                    + "\"ShardIteratorType\":\"TRIM_HORIZON\"}")
            .split("\"", -1)[3];
    assertThat(call(address, "GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}"))
        .contains(put.substring(put.indexOf("SequenceNumber")).split("\"", -1)[2]);
    again.destroy();
    assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isZero();

    Process mapped = start();
    assertThat(mapped.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(mapped.exitValue()).isEqualTo(1);
    assertThat(errorsOf(mapped)).contains("engine 'chronicle'").doesNotContain("\tat ");
  }

  @Test
  void aDurabilityThatTheEngineCannotProveIsRefusedInWords() throws Exception {
    Process server = start("--engine", "chronicle");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(2);
    assertThat(errorsOf(server)).contains("--durability os").doesNotContain("\tat ");
  }

  @Test
  void aPortInUseIsRefusedInWords() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process server = start("--port", Integer.toString(taken.getLocalPort()));
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(1);
      assertThat(errorsOf(server))
          .contains("Cannot listen", Integer.toString(taken.getLocalPort()))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void overTlsTheReadyLineNamesTheCertificateToTrust() throws Exception {
    Process server = start("--tls-port", "0", "--stream", "clicks:1");
    String line = server.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).matches("ready kinesis=http://\\S+ tls=https://127.0.0.1:\\d+ certificate=.+");
    String address = line.replaceAll(".* tls=(\\S+) .*", "$1");
    Path certificate = Path.of(line.substring(line.indexOf("certificate=") + 12));
    assertThat(certificate).isEqualTo(directory.resolve("data/tls/certificate.pem"));
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
    HttpResponse<String> response =
        client.send(request(address, "ListStreams", "{}"), HttpResponse.BodyHandlers.ofString());
    assertThat(response.body()).contains("clicks");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
    byte[] first = Files.readAllBytes(certificate);
    readyAddress(start("--tls-port", "0"));
    assertThat(Files.readAllBytes(certificate)).isEqualTo(first);
  }

  @Test
  void aCertificateThatIsNotThereIsRefusedInWords() throws Exception {
    Process server =
        start("--tls-port", "0", "--tls-cert", "missing.pem", "--tls-key", "missing.pem");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(errorsOf(server)).contains("Cannot read", "missing.pem").doesNotContain("\tat ");
  }

  @Test
  void regionsAndAccountsHaveStreamsOfTheirOwnAndKeepThem() throws Exception {
    Process server = start("--multi-region", "--max-regions", "3", "--stream", "clicks:1");
    String address = readyAddress(server);
    assertThat(call(signed(address, "AKIA", "eu-west-1", "ListStreams", "{}")))
        .contains("\"StreamNames\":[]");
    String create = "{\"StreamName\":\"theirs\",\"ShardCount\":1}";
    assertThat(call(signed(address, "123456789012", "us-east-1", "CreateStream", create)))
        .doesNotContain("__type");
    assertThat(call(signed(address, "AKIA", "us-west-2", "ListStreams", "{}")))
        .contains("LimitExceededException", "--max-regions");
    assertThat(call(address, "ListStreams", "{}")).contains("\"StreamNames\":[\"clicks\"]");
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();

    Process again = start("--multi-region");
    String anew = readyAddress(again);
    assertThat(errorsOf(again)).contains("3 of 16 are open");
    assertThat(call(anew, "ListStreams", "{}")).contains("\"StreamNames\":[\"clicks\"]");
    assertThat(call(signed(anew, "123456789012", "us-east-1", "ListStreams", "{}")))
        .contains("\"StreamNames\":[\"theirs\"]", "arn:aws:kinesis:us-east-1:123456789012:");
    again.destroy();
    assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();

    Process single = start();
    assertThat(single.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(single.exitValue()).isEqualTo(1);
    assertThat(errorsOf(single)).contains("start with --multi-region").doesNotContain("\tat ");
  }

  @Test
  void aDirectoryOfOneRegionIsNotTakenForOneOfSeveral() throws Exception {
    Process single = start("--stream", "clicks:1");
    String unused = readyAddress(single);
    single.destroy();
    assertThat(single.waitFor(30, TimeUnit.SECONDS)).isTrue();
    Process server = start("--multi-region");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(errorsOf(server))
        .contains(directory.resolve("data/regions/000000000000/us-east-1").toString())
        .doesNotContain("\tat ");
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "weir", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What the manifest of weir.jar says, since this runs without it.
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.cli.WeirMain",
                "server",
                "--data",
                directory.resolve("data").toString()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectError(directory.resolve("err-" + processes.size()).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String errorsOf(Process process) throws IOException {
    return Files.readString(directory.resolve("err-" + processes.indexOf(process)));
  }

  private String readyAddress(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertThat(line).startsWith("ready kinesis=http://127.0.0.1:");
    return line.substring("ready kinesis=".length()).split(" ", -1)[0];
  }

  private static String call(String address, String operation, String json) throws Exception {
    return call(request(address, operation, json));
  }

  private static String call(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest request(String address, String operation, String json) {
    return newRequest(address, operation, json).build();
  }

  private static HttpRequest signed(
      String address, String key, String region, String operation, String json) {
    return newRequest(address, operation, json)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential="
                + key
                + "/20261125/"
                + region
                + "/kinesis/aws4_request, SignedHeaders=host, Signature=any")
        .build();
  }

  private static HttpRequest.Builder newRequest(String address, String operation, String json) {
    return HttpRequest.newBuilder(URI.create(address + "/"))
        .header("X-Amz-Target", "Kinesis_20131202." + operation)
        .header("Content-Type", "application/x-amz-json-1.1")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }
}
