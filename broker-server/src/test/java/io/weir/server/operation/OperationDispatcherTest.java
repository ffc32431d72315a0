package io.weir.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.json.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OperationDispatcherTest {
  private final List<Object> outcomes = new ArrayList<>();
  private final List<Runnable> inLanes = new ArrayList<>();

  private OperationDispatcher dispatcher(Executor blocking) {
    return new OperationDispatcher(blocking, new Lanes(inLanes::add, 1));
  }

  @Test
  void runsWhatDoesNotBlockAtOnce() {
    OperationDispatcher dispatcher =
        dispatcher(
            task -> {
              throw new AssertionError("not needed");
            });
    dispatch(dispatcher, new Probe(false, null), "{}");
    assertThat(outcomes).containsExactly(Output.EMPTY);
  }

  @Test
  void leavesWhatMayBlockToTheExecutor() {
    List<Runnable> tasks = new ArrayList<>();
    dispatch(dispatcher(tasks::add), new Probe(true, null), "{}");
    assertThat(outcomes).isEmpty();
    tasks.get(0).run();
    assertThat(outcomes).containsExactly(Output.EMPTY);
  }

  @Test
  void leavesWhatHasALaneToTheLanes() {
    OperationDispatcher dispatcher =
        dispatcher(
            task -> {
              throw new AssertionError("not needed");
            });
    dispatch(dispatcher, new Probe(true, null, "mine"), "{}");
    dispatch(dispatcher, new Probe(true, null, "theirs"), "{}");
    assertThat(((ApiException) outcomes.remove(0)).type()).isEqualTo("LimitExceededException");
    inLanes.get(0).run();
    assertThat(outcomes).containsExactly(Output.EMPTY);
  }

  @Test
  void saysSoWhenTheExecutorIsFull() {
    OperationDispatcher dispatcher =
        dispatcher(
            task -> {
              throw new RejectedExecutionException();
            });
    dispatch(dispatcher, new Probe(true, null), "{}");
    assertThat(((ApiException) outcomes.get(0)).type()).isEqualTo("LimitExceededException");
  }

  @Test
  void isAnsweredWhereNoThreadCanBeMade() {
    Executor without =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    OperationDispatcher dispatcher = new OperationDispatcher(without, new Lanes(without, 1));
    dispatch(dispatcher, new Probe(true, null), "{}");
    dispatch(dispatcher, new Probe(true, null, "mine"), "{}");
    assertThat(outcomes).hasSize(2).hasOnlyElementsOfType(OutOfMemoryError.class);
  }

  @Test
  void whateverIsThrownIsAnswered() {
    OperationDispatcher dispatcher = dispatcher(Runnable::run);
    dispatch(dispatcher, new Probe(false, new IllegalStateException()), "{}");
    dispatch(dispatcher, new Probe(true, new StackOverflowError()), "{}");
    dispatch(dispatcher, new Probe(true, null), "{");
    dispatch(dispatcher, new Probe(true, null), "{} x");
    assertThat(outcomes)
        .hasSize(4)
        .hasOnlyElementsOfTypes(
            IllegalStateException.class, StackOverflowError.class, ApiException.class);
  }

  private void dispatch(OperationDispatcher dispatcher, Operation<?> operation, String json) {
    ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    dispatcher.dispatch(
        operation,
        new JsonFormat(),
        body,
        new Reply() {
          @Override
          public void send(Output output) {
            outcomes.add(output);
          }

          @Override
          public void stream(Function<Runnable, EventSource> open) {
            throw new AssertionError("no stream");
          }

          @Override
          public void fail(Throwable failure) {
            outcomes.add(failure);
          }
        });
  }

  private record Probe(boolean blocks, Throwable failure, Object lane)
      implements Operation<String> {
    Probe(boolean blocks, Throwable failure) {
      this(blocks, failure, null);
    }

    @Override
    public Object lane(String input) {
      return lane;
    }

    @Override
    public String name() {
      return "Probe";
    }

    @Override
    public String decode(MemberReader in) {
      in.beginStructure();
      return String.valueOf(in.nextMember());
    }

    @Override
    public void execute(String input, Reply reply) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      reply.send(Output.EMPTY);
    }
  }
}
