package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.broker.limits.Limits;
import io.weir.server.RawClient.Response;
import io.weir.server.http.HttpSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What HTTP does, over sockets. */
class HttpEdgeIT {
  private static ServerFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(Limits.off());
    fixture.broker.createStream("edge", 1);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void pipelinedPutsAreAnsweredInOrder() throws IOException {
    try (RawClient client = fixture.raw()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        requests.append(
            i % 3 == 0
                ? RawClient.request("NoSuchThing" + i, "{}")
                : RawClient.request(
                    "PutRecord",
                    "{\"StreamName\":\"edge\",\"PartitionKey\":\"k\",\"Data\":\"aGk=\"}"));
      }
      client.send(requests.toString());
      String last = "";
      for (int i = 0; i < 300; i++) {
        Response response = client.receive();
        assertThat(response.status()).as("request %d", i).isEqualTo(i % 3 == 0 ? 400 : 200);
        if (i % 3 != 0) {
          assertThat(response.body()).isGreaterThan(last); // Sequence numbers ascend.
          last = response.body();
        }
      }
    }
  }

  @Test
  void healthIsAnswered() throws IOException {
    try (RawClient client = fixture.raw()) {
      client.send("GET /_health/ready HTTP/1.1\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(200);
      client.send("GET /elsewhere HTTP/1.1\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(404);
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(405);
    }
  }

  @Test
  void anUnknownContentTypeIsToldWhatToSend() throws IOException {
    try (RawClient client = fixture.raw()) {
      client.send(RawClient.request("ListStreams", "{}").replace("amz-json-1.1", "amz-ion-1.0"));
      Response response = client.receive();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body())
          .contains("SerializationException", "application/x-amz-json-1.1", "cbor");
      assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void cborIsAnsweredInCbor() throws IOException {
    try (RawClient client = fixture.raw()) {
      String empty = "`"; // In CBOR the empty string, where a map should be.
      client.send(RawClient.request("ListStreams", empty).replace("amz-json-1.1", "amz-cbor-1.1"));
      Response response = client.receive();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers())
          .contains("content-type: application/x-amz-cbor-1.1")
          .contains("x-amzn-errortype: serializationexception");
      assertThat(response.body()).contains("__type", "SerializationException", "message");
    }
  }

  @Test
  void errorsCarryTheirHeaders() throws IOException {
    try (RawClient client = fixture.raw()) {
      Response response = client.call("DescribeStream", "{\"StreamName\":\"nowhere\"}");
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers())
          .contains("x-amzn-errortype: resourcenotfoundexception", "x-amzn-requestid: ")
          .contains("x-amz-id-2: ", "content-type: application/x-amz-json-1.1");
      assertThat(response.body())
          .startsWith("{\"__type\":\"ResourceNotFoundException\",\"message\"");
    }
  }

  @Test
  void aRecordOfOneMebibyteGoesThroughAndComesBack() throws IOException {
    String base64 = "QUJD".repeat(349_520); // 1,048,560 bytes
    try (RawClient client = fixture.raw()) {
      fixture.broker.createStream("large", 1);
      String put =
          "{\"Data\":\"" + base64 + "\",\"StreamName\":\"large\",\"PartitionKey\":\"key\"}";
      assertThat(client.call("PutRecord", put).status()).isEqualTo(200);
      String iterator =
          client
              .call(
                  "GetShardIterator",
                  "{\"StreamName\":\"large\",\"ShardId\":\"shardId-000000000000\","
                      + "\"ShardIteratorType\":\"TRIM_HORIZON\"}")
              .body()
              .split("\"", -1)[3];
      String records = client.call("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}").body();
      assertThat(records.contains("\"Data\":\"" + base64 + "\"")).isTrue();
    }
  }

  @Test
  void clientsThatLeaveAtAnyPointDoNoHarm() throws IOException {
    String request =
        RawClient.request(
            "PutRecord", "{\"StreamName\":\"edge\",\"PartitionKey\":\"k\",\"Data\":\"aGk=\"}");
    for (int length = 1; length <= request.length(); length += 7) {
      try (RawClient client = fixture.raw()) {
        client.send(request.substring(0, length));
      }
    }
    try (RawClient client = fixture.raw()) {
      assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void connectionsAboveTheLimitAreRefused() throws IOException {
    try (ServerFixture small =
            new ServerFixture(Limits.off(), HttpSettings.defaults().withMaxConnections(2));
        RawClient first = small.raw();
        RawClient second = small.raw()) {
      assertThat(first.call("ListStreams", "{}").status()).isEqualTo(200);
      assertThat(second.call("ListStreams", "{}").status()).isEqualTo(200);
      try (RawClient third = small.raw()) {
        assertThat(third.isAtEnd()).isTrue();
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      first.close();
      await().atMost(Duration.ofSeconds(10)).until(() -> answers(small));
    }
  }

  private static boolean answers(ServerFixture small) throws IOException {
    try (RawClient client = small.raw()) {
      return client.call("ListStreams", "{}").status() == 200;
    } catch (EOFException | SocketException e) {
      return false;
    }
  }

  @Test
  void silentConnectionsAreClosed() throws IOException {
    HttpSettings hasty = HttpSettings.defaults().withIdleTimeout(Duration.ofMillis(200));
    try (ServerFixture impatient = new ServerFixture(Limits.off(), hasty);
        RawClient client = impatient.raw()) {
      client.send("POST / HTTP/1.1\r\nContent-Le");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void closeLeavesNoThreadBehind() throws IOException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ServerFixture shortLived = new ServerFixture(Limits.off());
        RawClient client = shortLived.raw()) {
      assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
      shortLived.close();
      assertThat(client.isAtEnd()).isTrue();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread) && thread.getName().startsWith("weir"))
        .isEmpty();
  }

  @Test
  void aPortInUseIsRefusedInWords() {
    int taken = fixture.server.port();
    assertThatThrownBy(() -> KinesisServer.builder(fixture.broker).port(taken).start())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + taken);
  }
}
