package io.weir.log.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.contract.LogStoreContract;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class LateAssigningLogStoreContractTest extends LogStoreContract {
  private final LateCluster cluster = new LateCluster();

  @Override
  public LogStore openStore() {
    return new LateAssigningLogStore(cluster);
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public boolean failNextCommit() {
    cluster.fail();
    return true;
  }

  @Test
  void aStoreOfALaterEpochFencesTheFormerOwner() {
    LogId id = new LogId("shard", UUID.randomUUID());
    Heard heardByFirst = new Heard();
    Heard heardBySecond = new Heard();
    try (LogStore first = openStore();
        ShardLog former = first.open(id, heardByFirst)) {
      append(former, 'a');
      first.commit(List.of(former));
      await().until(() -> heardByFirst.calls.equals(List.of("durable 0+1")));

      append(former, 'b');
      try (LogStore second = openStore();
          ShardLog latter = second.open(id, heardBySecond)) {
        append(latter, 'c');
        second.commit(List.of(latter));
        await().until(() -> heardBySecond.calls.equals(List.of("durable 1+1")));

        first.commit(List.of(former));
        await().until(() -> heardByFirst.calls.size() == 2);
        assertThat(heardByFirst.calls.get(1)).isEqualTo("failed LogFencedException");
        assertThat(first.failure()).isInstanceOf(LogFencedException.class);
        assertThatThrownBy(() -> append(former, 'd')).isInstanceOf(LogFencedException.class);
        assertThatThrownBy(() -> former.trim(1)).isInstanceOf(LogFencedException.class);
        assertThatThrownBy(() -> first.delete(id)).isInstanceOf(LogFencedException.class);
        first.commit(List.of(former));

        assertThat(bodies(latter)).isEqualTo("ac");
        assertThat(second.failure()).isNull();
        append(latter, 'e');
        second.commit(List.of(latter));
        await().until(() -> latter.durableOffset() == 3);
        assertThat(bodies(latter)).isEqualTo("ace");
      }
    }
    assertThat(heardByFirst.calls).hasSize(2);
    assertThat(heardBySecond.calls).containsExactly("durable 1+1", "durable 2+1");
  }

  @Test
  void readsOfWhatWasDurableGoOnWhenFenced() {
    LogId id = new LogId("shard", UUID.randomUUID());
    try (LogStore first = openStore();
        ShardLog former = first.open(id, AppendListener.NONE)) {
      append(former, 'a');
      first.commit(List.of(former));
      await().until(() -> former.durableOffset() == 1);
      try (LogStore second = openStore();
          ShardLog latter = second.open(id, AppendListener.NONE)) {
        append(latter, 'b');
        second.commit(List.of(latter));
        await().until(() -> latter.durableOffset() == 2);
        assertThat(bodies(former)).isEqualTo("a");
      }
    }
  }

  private static void append(ShardLog log, char body) {
    byte[] bytes = {(byte) body};
    log.append(
        0,
        new BodySource() {
          @Override
          public int length() {
            return bytes.length;
          }

          @Override
          public void writeTo(BodyWriter out) {
            out.write(bytes, 0, bytes.length);
          }
        });
  }

  private static String bodies(ShardLog log) {
    RecordBatch batch = new RecordBatch();
    log.read(0, Integer.MAX_VALUE, Integer.MAX_VALUE, batch);
    StringBuilder bodies = new StringBuilder();
    for (int i = 0; i < batch.count(); i++) {
      bodies.append((char) batch.bytes()[batch.start(i)]);
    }
    return bodies.toString();
  }

  private static final class Heard implements AppendListener {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void onDurable(long firstOffset, int count) {
      calls.add("durable " + firstOffset + "+" + count);
    }

    @Override
    public void onFailed(LogException cause) {
      calls.add("failed " + cause.getClass().getSimpleName());
    }
  }
}
