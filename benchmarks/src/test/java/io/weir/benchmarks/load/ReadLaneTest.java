package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ReadLaneTest {
  private static final String RECORD = "{\"Data\":\"AAAA\",\"PartitionKey\":\"k\"}";

  private final Outcomes outcomes = new Outcomes(3);
  private final Scripted server = new Scripted();
  private final ReadLane lane =
      new ReadLane(server, WireForm.JSON, outcomes, new Shape(3, 10), "oldest");

  ReadLaneTest() {
    outcomes.counting(System.nanoTime(), Timing.saturating(1, 0, 3600));
  }

  @Test
  void readsOnToTheEndAndThenFromTheOldestAgain() {
    read(answer("a", 5, RECORD), answer("b", 0, RECORD), answer("c", 0), answer("a", 0, RECORD));

    assertThat(server.bodies)
        .extracting(body -> body.replaceAll(".*ShardIterator\":\"(\\w+)\".*", "$1"))
        .containsExactly("oldest", "a", "b", "oldest");
    assertThat(lane.firstPass()).isEqualTo(2);
    assertThat(outcomes.result().errors()).isEmpty();
  }

  @Test
  void aPassThatFindsFewerThanTheFirstIsAnError() {
    read(answer("a", 0, RECORD, RECORD), answer("b", 0), answer("a", 0, RECORD), answer("b", 0));

    assertThat(outcomes.result().errors()).containsOnlyKeys(Failures.WRONG_COUNT);
  }

  @Test
  void dataOfAnotherLengthIsAnError() {
    read(answer("a", 5, "{\"Data\":\"AAAAAAAA\"}"));

    assertThat(outcomes.result().errors()).containsOnlyKeys(Failures.WRONG_DATA);
  }

  @Test
  void aCallThatIsDueWhileAnotherIsUnderWayWaitsForItsIterator() {
    server.holds = true;
    lane.due(System.nanoTime());
    lane.due(System.nanoTime());
    assertThat(server.bodies).hasSize(1);

    server.answer(answer("a", 5, RECORD));

    assertThat(server.bodies).hasSize(2);
    assertThat(server.bodies.get(1)).contains("\"a\"");
  }

  private void read(String... answers) {
    for (String answer : answers) {
      server.next = answer;
      lane.due(System.nanoTime());
    }
  }

  private static String answer(String next, int millisBehind, String... records) {
    return "{\"Records\":[%s],\"NextShardIterator\":\"%s\",\"MillisBehindLatest\":%d}"
        .formatted(String.join(",", records), next, millisBehind);
  }

  /** Answers what it is told to, at once or when it is told to. */
  private static final class Scripted implements Connection {
    private final List<String> bodies = new ArrayList<>();
    private final Queue<AnswerSink> held = new ArrayDeque<>();
    private boolean holds;
    private String next = "";

    @Override
    public void send(Call call, AnswerSink sink) {
      bodies.add(call.body().toString(StandardCharsets.UTF_8));
      held.add(sink);
      if (!holds) {
        answer(next);
      }
    }

    void answer(String body) {
      held.remove()
          .onAnswer(new Answer(200, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void stream(Call call, ChunkSink sink) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
