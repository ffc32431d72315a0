package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.StreamGateway;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A producer starts when its stream has shards, and not before. */
class FirstShardMapTest {
  private static final HashKey LAST_OF_LOWER = new HashKey(Long.MAX_VALUE, -1);
  private static final OpenShard LOWER =
      new OpenShard("shardId-000000000000", new HashKeyRange(HashKey.MIN, LAST_OF_LOWER));
  private static final OpenShard UPPER =
      new OpenShard(
          "shardId-000000000001", new HashKeyRange(new HashKey(Long.MIN_VALUE, 0), HashKey.MAX));

  private final Queue<CompletableFuture<List<OpenShard>>> answers = new ArrayDeque<>();
  private final StreamGateway gateway =
      new StreamGateway() {
        @Override
        public CompletableFuture<List<OpenShard>> openShards() {
          return answers.remove();
        }

        @Override
        public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
          throw new AssertionError("nothing is put");
        }

        @Override
        public void close() {}
      };

  private ShardMap ask(Duration patience) {
    return new FirstShardMap(gateway, patience).get();
  }

  private void answerWith(OpenShard... shards) {
    answers.add(CompletableFuture.completedFuture(List.of(shards)));
  }

  private void failWith(Kind kind) {
    answers.add(CompletableFuture.failedFuture(new GatewayException(kind, "refused", null)));
  }

  @Test
  void waitsForAServerAndForAStreamThatIsBeingCreated() {
    failWith(Kind.TRANSIENT);
    answerWith();
    answerWith(LOWER); // a list in two parts, between which the stream was split
    answerWith(LOWER, UPPER);
    assertThat(ask(Duration.ofMinutes(1)).size()).isEqualTo(2);
    assertThat(answers).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PERMANENT", "INVALID_CALL"})
  void whatWillNotPassIsToldAtOnce(Kind kind) {
    failWith(kind);
    assertThatThrownBy(() -> ask(Duration.ofMinutes(1)))
        .isInstanceOf(GatewayException.class)
        .hasMessage("refused");
  }

  @Test
  void patienceEnds() {
    answerWith();
    assertThatThrownBy(() -> ask(Duration.ZERO))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("being created");
  }

  @Test
  void neverWaitsForAnAnswerLongerThanThat() {
    answers.add(new CompletableFuture<>());
    assertThatThrownBy(() -> ask(Duration.ofMillis(1)))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("no answer in PT0.001S");
  }
}
