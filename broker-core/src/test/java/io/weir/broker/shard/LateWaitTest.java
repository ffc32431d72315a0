package io.weir.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.BlankLog;
import io.weir.broker.VirtualTime;
import io.weir.broker.data.ShardRef;
import io.weir.log.LogId;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a read waits for came, and was told of, just before it joined: no other news will come. */
class LateWaitTest {
  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger woken = new AtomicInteger();
  private final BlankLog log =
      new BlankLog(new LogId("log", new UUID(1, 1))) {
        @Override
        public long durableOffset() {
          return 1;
        }
      };
  private final WaitingReads reads =
      new WaitingReads(
          new WaitingReads.Environment(new WaitTimers(time.nanoClock()), Runnable::run, 10),
          log,
          new ShardRef(0, 1));

  private void await(long offset) {
    Runnable unused = reads.await(offset, TimeUnit.MINUTES.toNanos(5), woken::incrementAndGet);
  }

  @Test
  void aRecordThatIsThereWakesAtOnceAndOneThatIsNotDoesNot() {
    await(1);
    assertThat(woken).hasValue(0);
    await(0);
    assertThat(woken).hasValue(1);
  }

  @Test
  void soDoesAnEnd() {
    reads.end();
    await(1);
    assertThat(woken).hasValue(1);
  }
}
