package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is set up before a load: calls that are waited for. */
final class Control {
  private static final long PATIENCE_SECONDS = 30;

  /** A consumer is CREATING for half a second by default. */
  private static final long CREATING_NANOS = TimeUnit.SECONDS.toNanos(1);

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
    call(calls.createStream(stream, shards), answer -> "");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      if ("ACTIVE".equals(member(calls.describe(stream), "StreamStatus"))) {
        return member(calls.describe(stream), "StreamARN");
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(stream + " did not become ACTIVE");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Registers a consumer. Returns its ARN when it should be ACTIVE. */
  String registerConsumer(String streamArn, String name) throws Exception {
    String arn = member(calls.registerConsumer(streamArn, name), "ConsumerARN");
    LockSupport.parkNanos(CREATING_NANOS);
    return arn;
  }

  /** An iterator at the oldest record. */
  String iterator(String stream, String shardId) throws Exception {
    return member(calls.iterator(stream, shardId), "ShardIterator");
  }

  private String member(Call call, String name) throws Exception {
    return call(call, answer -> member(answer, name));
  }

  /** What is read of an answer. */
  private interface Reading<T> {
    T read(Answer answer) throws IOException;
  }

  private <T> T call(Call call, Reading<T> reading) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    connection.send(
        call,
        answer -> {
          try {
            if (!answer.ok()) {
              throw new IOException(
                  call.operation() + " answered " + answer.status() + ": " + answer.text());
            }
            result.complete(reading.read(answer));
          } catch (IOException e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The first member of that name, however deep. */
  private String member(Answer answer, String name) throws IOException {
    try (JsonParser in = answer.parser(form)) {
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME && name.equals(in.currentName())) {
          return String.valueOf(in.nextTextValue());
        }
      }
    }
    throw new IOException("an answer has no " + name);
  }
}
