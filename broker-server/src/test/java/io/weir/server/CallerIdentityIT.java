package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.RawClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * KPL asks STS for its account before it puts, to make the stream's ARN, and ends when it gets no
 * answer. So the server answers that one call.
 */
@Timeout(30)
class CallerIdentityIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String QUESTION = "Action=GetCallerIdentity&Version=2011-06-15";

  private static Broker broker;
  private static KinesisServer server;

  @BeforeAll
  static void start() throws IOException {
    broker =
        TestEngine.choose(Broker.builder())
            .ephemeral()
            .durability(Durability.OS)
            .limits(Limits.off())
            .start();
    server = KinesisServer.builder(broker).account("123456789012").start();
  }

  @AfterAll
  static void stop() {
    server.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, FORM + "; charset=utf-8", "Application/X-WWW-Form-Urlencoded"})
  void theCallerIsTheServersAccount(String contentType) throws IOException {
    Response identity = post(contentType, QUESTION);
    assertThat(identity.status()).isEqualTo(200);
    assertThat(identity.headers()).contains("content-type: text/xml");
    assertThat(identity.body())
        .startsWith(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
        .contains("<Account>123456789012</Account>")
        .contains("<Arn>arn:aws:iam::123456789012:root</Arn>")
        .contains("<UserId>123456789012</UserId>")
        .containsPattern("<RequestId>[0-9a-f-]{36}</RequestId>")
        .endsWith("</GetCallerIdentityResponse>");
  }

  @Test
  void whereTheActionStandsInTheFormDoesNotMatter() throws IOException {
    assertThat(post(FORM, "Version=2011-06-15&Action=GetCallerIdentity").body())
        .contains("<Account>123456789012</Account>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Action=AssumeRole&Version=2011-06-15",
        "Action=GetCallerIdentityToo&Version=2011-06-15",
        "NoAction=GetCallerIdentity",
        ""
      })
  void anyOtherFormIsNoOperation(String form) throws IOException {
    Response answer = post(FORM, form);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("UnknownOperationException");
  }

  @Test
  void theSameTextInAnotherFormatIsNoOperation() throws IOException {
    assertThat(post("application/x-amz-json-1.1", QUESTION).body())
        .contains("UnknownOperationException");
  }

  @Test
  void aFormWithATargetIsAKinesisCall() throws IOException {
    assertThat(
            exchange("X-Amz-Target: Kinesis_20131202.ListStreams\r\n", "/", FORM, QUESTION).body())
        .contains("SerializationException");
  }

  @Test
  void theQuestionIsAskedAtTheRoot() throws IOException {
    assertThat(exchange("", "/elsewhere", FORM, QUESTION).status()).isEqualTo(404);
  }

  private static Response post(String contentType, String body) throws IOException {
    return exchange("", "/", contentType, body);
  }

  private static Response exchange(String header, String path, String contentType, String body)
      throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + header
              + "Content-Type: "
              + contentType
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      return client.receive();
    }
  }
}
