package io.weir.producer.gateway.kinesis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SimpleSubscriber;
import software.amazon.awssdk.utils.async.SimplePublisher;

/** An HTTP client of the SDK without a network: keeps what is sent, and answers as it was told. */
final class CannedHttp implements SdkAsyncHttpClient {
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<SdkHttpRequest> requests = new ArrayList<>();
  private int status = 200;
  private Map<String, List<String>> headers = Map.of();
  private byte[] answer = {};
  private boolean breaksOff;
  private boolean refuses;
  private boolean hangs;
  private @Nullable CompletableFuture<Void> hanging;
  private int pieceBytes = Integer.MAX_VALUE;

  /** Answers like that from now on. */
  void answers(int withStatus, Map<String, String> withHeaders, byte[] body) {
    status = withStatus;
    headers = new HashMap<>();
    withHeaders.forEach((name, value) -> headers.put(name, List.of(value)));
    answer = body.clone();
  }

  /** Sends answers in pieces of so many bytes. */
  void inPiecesOf(int bytes) {
    pieceBytes = bytes;
  }

  /** Ends answers with an error of the connection. */
  void breaksOff() {
    breaksOff = true;
  }

  /** Takes no request any more. */
  void refuses() {
    refuses = true;
  }

  /** Answers nothing any more. */
  void hangs() {
    hangs = true;
  }

  /** The call that hangs, as the client has it. */
  CompletableFuture<Void> hanging() {
    return Objects.requireNonNull(hanging);
  }

  byte[] body(int call) {
    return bodies.get(call);
  }

  SdkHttpRequest request(int call) {
    return requests.get(call);
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    if (refuses) {
      IOException why = new IOException("connection refused");
      request.responseHandler().onError(why);
      return CompletableFuture.failedFuture(why);
    }
    requests.add(request.request());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    request.requestContentPublisher().subscribe(new SimpleSubscriber(piece -> drain(piece, body)));
    bodies.add(body.toByteArray());
    if (hangs) {
      hanging = new CompletableFuture<>();
      return hanging;
    }
    request
        .responseHandler()
        .onHeaders(SdkHttpResponse.builder().statusCode(status).headers(headers).build());
    SimplePublisher<ByteBuffer> pieces = new SimplePublisher<>();
    request.responseHandler().onStream(pieces);
    for (int at = 0; at < answer.length; at += pieceBytes) {
      int to = (int) Math.min((long) at + pieceBytes, answer.length);
      CompletableFuture<Void> unused =
          pieces.send(ByteBuffer.wrap(Arrays.copyOfRange(answer, at, to)));
    }
    return breaksOff ? pieces.error(new IOException("connection reset")) : pieces.complete();
  }

  private static void drain(ByteBuffer piece, ByteArrayOutputStream to) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    to.write(bytes, 0, bytes.length);
  }

  @Override
  public void close() {}
}
