package io.weir.consumer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A server that says too little, on a real socket. */
@Timeout(60)
class GroupCallsTest {
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private CompletableFuture<String> call() {
    GroupCalls calls =
        new GroupCalls(
            URI.create("http://127.0.0.1:" + server.getLocalPort()),
            "us-east-1",
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
            Duration.ofMillis(500));
    return calls.call(
        "Heartbeat", new byte[] {'{', '}'}, body -> new String(body, StandardCharsets.UTF_8));
  }

  /** Answers with this, and leaves the connection open. */
  private Socket answer(String text) throws IOException {
    Socket connection = server.accept();
    InputStream in = connection.getInputStream();
    int before = 0;
    for (int seen = 0; seen < 2; ) { // To the body's "}", so that nobody is reset.
      int next = in.read();
      seen = before == '{' && next == '}' ? 2 : 0;
      before = next;
    }
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.getOutputStream().flush();
    return connection;
  }

  @Test
  void anAnswerIsRead() throws Exception {
    CompletableFuture<String> call = call();
    try (Socket connection = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("ok");
    }
  }

  /** The HTTP client's own time-out ends with the headers. */
  @Test
  void anAnswerWhoseBodyDoesNotComeEndsTheCall() throws IOException {
    CompletableFuture<String> call = call();
    try (Socket connection = answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
      assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              GatewayException.class, why -> assertThat(why.kind()).isEqualTo(Kind.TRANSIENT));
    }
  }
}
