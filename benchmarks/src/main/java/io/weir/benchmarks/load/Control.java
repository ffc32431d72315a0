package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is set up before a load: calls that are waited for. */
final class Control {
  private static final long PATIENCE_SECONDS = 30;

  private final Connection connection;
  private final WireForm form;
  private final Calls calls;

  Control(Connection connection, WireForm form) {
    this.connection = connection;
    this.form = form;
    this.calls = new Calls(form);
  }

  /** Makes a stream. Returns its ARN when it is ACTIVE. */
  String createStream(String stream, int shards) throws Exception {
    call(calls.createStream(stream, shards));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      byte[] summary = call(calls.describe(stream));
      if ("ACTIVE".equals(member(summary, "StreamStatus"))) {
        return member(summary, "StreamARN");
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(stream + " did not become ACTIVE");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Registers a consumer. Returns its ARN; it takes a moment to be ACTIVE. */
  String registerConsumer(String streamArn, String name) throws Exception {
    return member(call(calls.registerConsumer(streamArn, name)), "ConsumerARN");
  }

  byte[] call(Call call) throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    connection.send(
        call,
        (status, body) -> {
          if (status == 200) {
            answer.complete(body);
          } else {
            answer.completeExceptionally(
                new IOException(
                    call.operation()
                        + " answered "
                        + status
                        + ": "
                        + new String(body, StandardCharsets.UTF_8)));
          }
        });
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The first member of that name, however deep. */
  private String member(byte[] body, String name) throws IOException {
    try (JsonParser in = form.parser(body, 0, body.length)) {
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME && name.equals(in.currentName())) {
          return String.valueOf(in.nextTextValue());
        }
      }
    }
    throw new IOException("an answer has no " + name);
  }
}
