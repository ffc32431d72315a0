package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.broker.error.StorageException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.RequestHandler;
import io.weir.server.http.ResponseStream;
import io.weir.server.http.StreamSource;
import io.weir.server.operation.Lanes;
import io.weir.server.operation.OperationDispatcher;
import io.weir.server.operation.OperationTable;
import io.weir.server.protocol.WireFormats;
import io.weir.server.protocol.json.JsonFormat;
import io.weir.server.scope.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Without a thread: the executor is a list of tasks, run by the test. */
class ScopeOpeningsTest {
  private static final Scope FIRST = new Scope("eu-west-1", "000000000000");
  private static final Scope SECOND = new Scope("eu-west-2", "000000000000");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Scope> opened = new ArrayList<>();
  private final List<String> handled = new ArrayList<>();
  private final List<ByteBuf> bodies = new ArrayList<>();
  private Throwable failure;
  private ScopeOpenings openings = openings(tasks::add);

  private ScopeOpenings openings(Executor executor) {
    KinesisHandler edge =
        new KinesisHandler(
            new OperationTable(Map.of()),
            new OperationDispatcher(executor, new Lanes(executor, 1)),
            new WireFormats(List.of(new JsonFormat())),
            new ErrorMapper("000000000000"));
    return new ScopeOpenings(executor, this::open, edge);
  }

  private RequestHandler open(Scope scope) {
    opened.add(scope);
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    return new Recorder(scope);
  }

  @Test
  void oneTaskOpensAllScopesAndHandsOnWhatWaitsForEachInOrder() {
    await(FIRST, "a");
    await(SECOND, "b");
    await(FIRST, "c");
    assertThat(tasks).as("whatever waits, the other threads are left to others").hasSize(1);
    assertThat(openings.find(FIRST)).isNull();
    tasks.remove().run();
    assertThat(handled).containsExactly("eu-west-1 a", "eu-west-1 c", "eu-west-2 b");
    assertThat(openings.find(FIRST)).isNotNull();
    await(FIRST, "d"); // that looked it up a moment too early
    assertThat(handled).endsWith("eu-west-1 d");
    assertThat(opened).containsExactly(FIRST, SECOND);
    assertThat(tasks).isEmpty();
    assertNothingHeld();
  }

  @Test
  void afterAFailureAllAreToldAndTheNextTriesAgain() {
    failure = new StorageException("the disk is gone");
    Told a = await(FIRST, "a");
    Told b = await(FIRST, "b");
    tasks.remove().run();
    assertThat(a.error()).isEqualTo("InternalFailure");
    assertThat(b.error()).isEqualTo("InternalFailure");
    assertThat(a.body()).contains("the disk is gone");
    assertThat(openings.find(FIRST)).isNull();

    failure = null;
    await(FIRST, "c");
    tasks.remove().run();
    assertThat(handled).containsExactly("eu-west-1 c");
    assertThat(opened).containsExactly(FIRST, FIRST);
    assertNothingHeld();
  }

  @Test
  void aScopeThatCannotBeOpenedDoesNotKeepTheNext() {
    failure = new StorageException("the disk is gone");
    Told told = await(FIRST, "a");
    await(SECOND, "b");
    tasks.remove().run();
    assertThat(told.error()).isEqualTo("InternalFailure");
    assertThat(opened).containsExactly(FIRST, SECOND);
    assertThat(tasks).isEmpty();
    failure = null;
    await(SECOND, "c");
    tasks.remove().run();
    assertThat(handled).containsExactly("eu-west-2 c");
    assertNothingHeld();
  }

  @Test
  void anErrorOfTheVirtualMachineIsToldToo() {
    failure = new OutOfMemoryError("unable to create native thread");
    Told told = await(FIRST, "a");
    tasks.remove().run();
    assertThat(told.error()).isEqualTo("InternalFailure");
    assertNothingHeld();
  }

  @Test
  void aRequestThatCannotBeHandledDoesNotKeepThoseBehindIt() {
    await(FIRST, "bad");
    await(FIRST, "good");
    tasks.remove().run();
    assertThat(handled).containsExactly("eu-west-1 bad", "eu-west-1 good");
    assertNothingHeld();
  }

  @Test
  void whereTheExecutorHasNoRoomItIsSaidAndTriedAgain() {
    openings =
        openings(
            task -> {
              throw new RejectedExecutionException();
            });
    for (int i = 0; i < 2; i++) {
      Told told = await(FIRST, "a");
      assertThat(told.error()).isEqualTo("LimitExceededException");
    }
    assertNothingHeld();
  }

  @Test
  void onlySoManyRequestsWait() {
    for (int i = 0; i < ScopeOpenings.MAX_REQUESTS; i++) {
      assertThat(await(i % 2 == 0 ? FIRST : SECOND, "x").error()).isNull();
    }
    assertThat(await(FIRST, "x").error()).isEqualTo("LimitExceededException");
    tasks.remove().run();
    assertThat(await(SECOND, "x").error()).isNull(); // there is room again
    assertThat(handled).hasSize(ScopeOpenings.MAX_REQUESTS + 1);
    assertNothingHeld();
  }

  @Test
  void onlySoManyBytesWait() {
    String large = "x".repeat((int) (ScopeOpenings.MAX_BYTES / 4));
    for (int i = 0; i < 4; i++) {
      assertThat(await(FIRST, large).error()).isNull();
    }
    assertThat(await(FIRST, "x").error()).isEqualTo("LimitExceededException");
    tasks.remove().run();
    assertThat(handled).hasSize(4);
    assertNothingHeld();
  }

  @Test
  void whatStillWaitsAtTheEndIsLetGo() {
    Told told = await(FIRST, "a");
    openings.close();
    assertNothingHeld();
    assertThat(told.answer).isNull();
    tasks.remove().run(); // which had begun
    assertThat(handled).isEmpty();
    assertThat(await(SECOND, "b").error()).isEqualTo("InternalFailure");
    assertNothingHeld();
  }

  private Told await(Scope scope, String text) {
    Told told = new Told();
    ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    bodies.add(body);
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    openings.await(scope, new HeldRequest(head, body, told));
    body.release(); // As the connection does when the handler has returned.
    return told;
  }

  private void assertNothingHeld() {
    assertThat(bodies).allMatch(body -> body.refCnt() == 0);
  }

  private final class Recorder implements RequestHandler {
    private final Scope scope;

    Recorder(Scope scope) {
      this.scope = scope;
    }

    @Override
    public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
      String text = body.toString(StandardCharsets.US_ASCII);
      handled.add(scope.region() + " " + text);
      if (text.equals("bad")) {
        throw new IllegalStateException("cannot be handled");
      }
    }

    @Override
    public Answer refusal(Refusal refusal) {
      throw new AssertionError("nothing is refused here");
    }
  }

  /** What a client is told. */
  private static final class Told implements Exchange {
    private ApiAnswer answer;

    @Override
    public void respond(Answer finished) {
      assertThat(answer).isNull();
      answer = (ApiAnswer) finished;
    }

    @Override
    public ResponseStream stream(HttpResponse head, StreamSource source) {
      throw new AssertionError("no stream");
    }

    String error() {
      return answer == null ? null : answer.errorType();
    }

    String body() {
      ByteBuf written = answer.body().apply(Unpooled.buffer().alloc());
      String text = written.toString(StandardCharsets.UTF_8);
      written.release();
      return text;
    }
  }
}
