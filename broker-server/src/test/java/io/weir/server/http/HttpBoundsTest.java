package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.http.FuzzedAnswers.Manner;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What one request over HTTP/1.1 may have, with the handlers that the server gives a connection.
 */
class HttpBoundsTest {
  private static final HttpSettings DEFAULTS = HttpSettings.defaults();

  @ParameterizedTest
  @CsvSource({"1000, 900, answered", "1000, 1001, HEADERS_TOO_LONG", "2000, 1900, answered"})
  void headers(int most, int length, String outcome) {
    String request =
        "POST / HTTP/1.1\r\nX: " + "x".repeat(length) + "\r\nContent-Length: 0\r\n\r\n";
    assertThat(sentFor(request, DEFAULTS.withMaxHeader(most))).endsWith(outcome);
  }

  @ParameterizedTest
  @CsvSource({"32000, answered", "32769, HEADERS_TOO_LONG"})
  void headersUnlessSaid(int length, String outcome) {
    String request = "POST / HTTP/1.1\r\nX: " + "x".repeat(length) + "\r\n\r\n";
    assertThat(sentFor(request, DEFAULTS)).endsWith(outcome);
  }

  @ParameterizedTest
  @CsvSource({"8000, answered", "8193, LINE_TOO_LONG"})
  void firstLine(int length, String outcome) {
    String request = "GET /" + "x".repeat(length) + " HTTP/1.1\r\n\r\n";
    assertThat(sentFor(request, DEFAULTS)).endsWith(outcome);
  }

  @ParameterizedTest
  @CsvSource({"1000, answered", "1001, BODY_TOO_LONG"})
  void bodies(int length, String outcome) {
    String body = "b".repeat(length);
    HttpSettings settings = DEFAULTS.withMaxBody(1000, 10_000);
    String announced = "POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n" + body;
    assertThat(sentFor(announced, settings)).endsWith(outcome);
    String chunked =
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(length)
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n";
    assertThat(sentFor(chunked, settings)).endsWith(outcome);
  }

  private static String sentFor(String request, HttpSettings settings) {
    FuzzedConnection connection = new FuzzedConnection(new FuzzedAnswers(Manner.AT_ONCE), settings);
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    connection.receive(bytes, bytes.length);
    String sent = connection.sent();
    connection.fallSilent();
    connection.end();
    return sent;
  }
}
