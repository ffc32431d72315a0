package io.weir.server.operation.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.stream.ShardDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The six types, on a stream whose first shard has expired: 1 and 2 came from it at second 10, 3
 * and 4 from 1 at second 20, and at second 30 a scaling made 5 of 2 and 3, which it split at once
 * into 6 and 7.
 */
class ShardFilterTest {
  private static final HashKeyRange ANY = new HashKeyRange(HashKey.MIN, HashKey.MAX);

  private final List<ShardDescription> shards =
      List.of(
          shard(1, 0, null, 10, 20L),
          shard(2, 0, null, 10, 30L),
          shard(3, 1, null, 20, 30L),
          shard(4, 1, null, 20, null),
          shard(5, 3, 2, 30, 30L),
          shard(6, 5, null, 30, null),
          shard(7, 5, null, 30, null));

  private static ShardDescription shard(
      int id, int parent, @Nullable Integer adjacent, long opened, @Nullable Long closed) {
    return new ShardDescription(
        "shard-" + id,
        "shard-" + parent,
        adjacent == null ? null : "shard-" + adjacent,
        ANY,
        "1",
        closed == null ? null : "2",
        Instant.ofEpochSecond(opened),
        closed == null ? null : Instant.ofEpochSecond(closed));
  }

  private List<Integer> shown(String type, @Nullable String shardId, @Nullable Long second) {
    Instant time = second == null ? null : Instant.ofEpochSecond(second);
    return new ShardFilter(type, shardId, time)
        .apply(shards).stream().map(s -> Integer.parseInt(s.shardId().substring(6))).toList();
  }

  @Test
  void everyTypeShowsWhatItShould() {
    assertThat(shown("AFTER_SHARD_ID", "shard-4", null)).containsExactly(5, 6, 7);
    assertThat(shown("AT_LATEST", null, null)).containsExactly(4, 6, 7);
    assertThat(shown("AT_TRIM_HORIZON", null, null)).containsExactly(1, 2);
    assertThat(shown("FROM_TRIM_HORIZON", null, null)).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void atATimeEveryKeyIsShownOnce() {
    assertThat(shown("AT_TIMESTAMP", null, 5L)).as("before the horizon").containsExactly(1, 2);
    assertThat(shown("AT_TIMESTAMP", null, 10L)).containsExactly(1, 2);
    assertThat(shown("AT_TIMESTAMP", null, 19L)).containsExactly(1, 2);
    assertThat(shown("AT_TIMESTAMP", null, 20L)).containsExactly(2, 3, 4);
    assertThat(shown("AT_TIMESTAMP", null, 30L)).containsExactly(4, 6, 7);
    assertThat(shown("AT_TIMESTAMP", null, 99L)).containsExactly(4, 6, 7);
  }

  @Test
  void fromATimeAllIsShownThatHadNotEnded() {
    assertThat(shown("FROM_TIMESTAMP", null, 0L)).hasSize(7);
    assertThat(shown("FROM_TIMESTAMP", null, 20L)).hasSize(7);
    assertThat(shown("FROM_TIMESTAMP", null, 21L)).containsExactly(2, 3, 4, 5, 6, 7);
    assertThat(shown("FROM_TIMESTAMP", null, 31L)).containsExactly(4, 6, 7);
  }
}
