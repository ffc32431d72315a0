package io.weir.consumer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A server that says too little, on a real socket. */
@Timeout(60)
class GroupCallsTest {
  private static final AwsCredentials CREDENTIALS = AwsBasicCredentials.create("any", "any");
  private static final byte[] BODY = {'{', '}'};

  private ServerSocket server;
  private @Nullable GroupCalls calls;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    if (calls != null) {
      calls.close();
    }
  }

  private GroupCalls calls(AwsCredentialsProvider credentials) {
    calls =
        new GroupCalls(
            URI.create("http://127.0.0.1:" + server.getLocalPort()),
            "us-east-1",
            credentials,
            Duration.ofMillis(500));
    return calls;
  }

  private CompletableFuture<String> call() {
    return call(() -> CREDENTIALS);
  }

  private CompletableFuture<String> call(AwsCredentialsProvider credentials) {
    return calls(credentials).call("Checkpoint", BODY, GroupCallsTest::text);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
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

  /**
   * Credentials may be waited for, and the common pool may be full of what the program does: no
   * part of a call is on it.
   */
  @Test
  void allOfACallIsOnAThreadOfItsOwn() throws Exception {
    Queue<String> names = new ConcurrentLinkedQueue<>();
    CompletableFuture<String> call =
        calls(
                () -> {
                  names.add(Thread.currentThread().getName());
                  return CREDENTIALS;
                })
            .heartbeat(
                BODY,
                body -> {
                  names.add(Thread.currentThread().getName());
                  return text(body);
                });
    try (Socket connection = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("ok");
    }
    assertThat(names).containsExactly("weir-heartbeat", "weir-heartbeat");
  }

  @Test
  void credentialsThatDoNotComeEndTheCallAndFreeItsThread() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<String> call =
        call(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return CREDENTIALS;
            });
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(GatewayException.class);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void checkpointsThatHangHoldUpNoHeartbeat() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    GroupCalls mine =
        calls(
            () -> {
              if (Thread.currentThread().getName().equals("weir-group-call")) {
                asked.incrementAndGet();
                awaitQuietly(hang);
              }
              return CREDENTIALS;
            });
    for (int i = 0; i < 100; i++) {
      CompletableFuture<?> unused = mine.call("Checkpoint", BODY, GroupCallsTest::text);
    }
    CompletableFuture<String> heartbeat = mine.heartbeat(BODY, GroupCallsTest::text);
    try (Socket connection = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(heartbeat.get(30, TimeUnit.SECONDS)).isEqualTo("ok");
    }
    assertThat(asked.get()).isBetween(1, 16);
    hang.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void afterClosingCallsFailAndNoThreadIsLeft() {
    CompletableFuture<String> underWay = call(); // Nobody answers.
    calls.close();
    assertThatThrownBy(() -> underWay.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(GatewayException.class);
    assertThatThrownBy(() -> calls.call("Checkpoint", BODY, GroupCallsTest::text).join())
        .cause()
        .isInstanceOf(GatewayException.class);
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("weir-group-call")));
  }
}
