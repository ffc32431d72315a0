package io.weir.sizing.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.StreamGateway;
import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Retries;
import io.weir.sizing.report.ShardSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What producers hold is bounded, whatever the stream does. */
class ProducersTest {
  private static final int RECORD = 1000;

  private final SilentStream stream = new SilentStream();

  /** A stream that answers nothing. */
  private static final class SilentStream implements StreamGateway {
    private final List<PutEntry> underWay = new ArrayList<>();

    @Override
    public CompletableFuture<List<OpenShard>> openShards() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public PutCall putRecords(List<? extends PutEntry> records, PutAnswer answer) {
      underWay.addAll(records);
      return PutCall.DONE;
    }
  }

  private Producers producers(Bounds bounds) {
    KeyTable table = new KeyTable(Keys.uniform(1));
    ShardSeries shard =
        new ShardSeries(
            new OpenShard("shardId-000000000000", new HashKeyRange(HashKey.MIN, HashKey.MAX)), 10);
    return new Producers(
        stream,
        Retries.BACKOFF,
        Limits.aws(),
        List.of(shard),
        new int[] {0},
        new KeyTally(table, Limits.aws(), 1),
        bounds);
  }

  private static void offer(Producers producers, int count) {
    for (int i = 0; i < count; i++) {
      producers.offer(
          new LoadRecord(i, 0, "key", new HashKey(0, 0), new byte[RECORD - 3], RECORD, 0), 0);
    }
  }

  @Test
  void noMoreBytesAreUnderWayThanIsBounded() {
    Producers producers = producers(new Bounds(100_000, 10 * RECORD));
    offer(producers, 25);
    producers.send(0);
    producers.send(1);
    assertThat(stream.underWay).hasSize(10);
    assertThat(producers.report().waiting()).isEqualTo(25);
    assertThat(producers.lost()).isZero();
  }

  @Test
  void recordsBeyondWhatIsHeldAreLost() {
    Producers producers = producers(new Bounds(20, 1 << 20));
    offer(producers, 25);
    producers.send(0);
    assertThat(stream.underWay).hasSize(20);
    assertThat(producers.lost()).isEqualTo(5);
    assertThat(producers.report().waiting()).isEqualTo(20);
  }
}
