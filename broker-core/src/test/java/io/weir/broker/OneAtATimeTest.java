package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OneAtATimeTest {
  private final OneAtATime<String, Object> values = new OneAtATime<>(key -> new Object());

  private Object now() {
    return values.alone("k", value -> value);
  }

  @Test
  void aKeyHasOneValueUntilItIsRemoved() {
    Object first = now();
    assertThat(now()).isSameAs(first);
    values.alone(
        "k",
        value -> {
          values.remove("k");
          return value;
        });
    Object second = now();
    assertThat(second).isNotSameAs(first);
    values.removeIf("k"::equals);
    assertThat(now()).isNotSameAs(second);
  }

  /** A group that was deleted and made again while a heartbeat waited had two coordinators. */
  @Test
  void whoWaitedForOneThatWasRemovedGetsTheOneInItsPlace() throws InterruptedException {
    AtomicReference<Object> got = new AtomicReference<>();
    Thread waiting = new Thread(() -> got.set(now()));
    Object removed =
        values.alone(
            "k",
            value -> {
              waiting.start();
              await().until(() -> waiting.getState() == Thread.State.BLOCKED);
              values.remove("k");
              return value;
            });
    waiting.join();
    assertThat(got.get()).isNotSameAs(removed).isSameAs(now());
  }

  @Test
  void whereNoneCanBeMadeNothingIsDone() {
    AtomicInteger done = new AtomicInteger();
    OneAtATime<String, Object> refusing =
        new OneAtATime<>(
            key -> {
              throw new IllegalStateException("planned");
            });
    assertThatThrownBy(() -> refusing.alone("k", value -> done.incrementAndGet()))
        .hasMessage("planned");
    assertThat(done).hasValue(0);
  }
}
