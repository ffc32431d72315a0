package io.weir.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import java.util.ArrayDeque;
import java.util.Deque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PendingAcksTest {
  private static final int CAPACITY = 1024;

  private final PendingAcks pending = new PendingAcks(CAPACITY);

  /** An entry as the queue is expected to give it back. */
  private record Entry(AckListener listener, long tag, long arrival, int size) {}

  /** A listener that is told apart by identity. */
  private static final class Silent implements AckListener {
    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {}

    @Override
    public void onRejected(long tag, BrokerException why) {}
  }

  @Test
  void holdsAsManyAsItHasRoomFor() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(pending.isFull()).isFalse();
      pending.add(new Silent(), i, i, i);
    }
    assertThat(pending.isFull()).isTrue();
    pending.remove();
    assertThat(pending.isFull()).isFalse();
  }

  @Test
  void aRetractedEntryIsNotThere() {
    pending.add(new Silent(), 1, 1, 1);
    pending.retract();
    assertThat(pending.isEmpty()).isTrue();
    assertThat(pending.listener(pending.head())).isNull();
  }

  /** Whatever the order of adding, retracting and taking, before, while and after it grows. */
  @Property
  void givesBackWhatWasAddedInOrder(@ForAll @IntRange(min = -150, max = 200) int[] steps) {
    PendingAcks queue = new PendingAcks(CAPACITY);
    Deque<Entry> expected = new ArrayDeque<>();
    int number = 0;
    for (int step : steps) {
      for (int i = 0; i < step && !queue.isFull(); i++) {
        Entry entry = new Entry(new Silent(), number, number * 3L, number % 77);
        queue.add(entry.listener, entry.tag, entry.arrival, entry.size);
        if (number++ % 13 == 0) {
          queue.retract();
        } else {
          expected.add(entry);
        }
      }
      for (int i = 0; i > step && !expected.isEmpty(); i--) {
        assertThat(first(queue)).isEqualTo(expected.remove());
        queue.remove();
      }
      assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
      assertThat(queue.tail() - queue.head()).isEqualTo(expected.size());
    }
  }

  private static Entry first(PendingAcks queue) {
    long head = queue.head();
    AckListener listener = queue.listener(head);
    assertThat(listener).isNotNull();
    return new Entry(listener, queue.tag(head), queue.arrivalMillis(head), (int) queue.size(head));
  }
}
