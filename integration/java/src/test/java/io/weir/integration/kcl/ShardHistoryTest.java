package io.weir.integration.kcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

class ShardHistoryTest {
  private static final List<Shard> MERGED =
      List.of(
          Shard.builder().shardId("a").build(),
          Shard.builder().shardId("b").build(),
          Shard.builder().shardId("c").parentShardId("a").adjacentParentShardId("b").build());

  private final ShardHistory history = new ShardHistory();

  @Test
  void aChildAfterBothParentsIsWell() {
    history.begin("a").end();
    history.begin("b").end();
    history.begin("c");
    assertThat(history.problems(MERGED)).isEmpty();
    assertThat(history.begunAll(List.of("a", "c"))).isTrue();
    assertThat(history.begunAll(List.of("a", "d"))).isFalse();
  }

  @Test
  void aChildBeforeTheSecondParentsEndIsReported() {
    history.begin("a").end();
    ShardHistory.Reader second = history.begin("b");
    history.begin("c");
    second.end();
    assertThat(history.problems(MERGED)).containsExactly("c was begun before its parent b ended");
  }

  @Test
  void aShardThatNobodyReadIsReported() {
    history.begin("a").end();
    history.begin("c");
    assertThat(history.problems(MERGED))
        .containsExactlyInAnyOrder("b was never read", "c was begun before its parent b ended");
  }

  @Test
  void aRecordMayComeToAnotherReaderAgainButNotToTheSame() {
    ShardHistory.Reader first = history.begin("a");
    assertThat(read(first, 1)).isFalse();
    assertThat(read(first, 2)).isFalse();
    ShardHistory.Reader second = history.begin("a");
    assertThat(read(second, 2)).isTrue();
    assertThat(read(second, 3)).isFalse();
    assertThat(read(first, 3)).isTrue();
    assertThatThrownBy(() -> read(second, 3)).isInstanceOf(IllegalStateException.class);
    assertThat(history.lastOf("a")).isEqualTo(3);
    assertThat(history.lastOf("b")).isNull();
  }

  private static boolean read(ShardHistory.Reader reader, long sequenceNumber) {
    return reader.read(BigInteger.valueOf(sequenceNumber));
  }
}
