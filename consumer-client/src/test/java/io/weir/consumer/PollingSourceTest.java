package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.SourceBatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads on virtual time, that answer when the test says so. */
class PollingSourceTest {
  private static final SourceBatch ONE = new SourceBatch(List.of(), 1, false);
  private static final SourceBatch TWO = new SourceBatch(List.of(), 2, false);
  private static final SourceBatch LAST = new SourceBatch(List.of(), 3, true);

  private final EventLoop loop = new EventLoop(new Random(1));
  private final Queue<CompletableFuture<SourceBatch>> underWay = new ArrayDeque<>();
  private int reads;
  private int timesReady;
  private boolean broken;
  private final PollingSource source =
      new PollingSource(this::read, new LoopTimers(loop), () -> timesReady++);

  private CompletableFuture<SourceBatch> read() {
    reads++;
    if (broken) {
      throw new NoClassDefFoundError("planned");
    }
    CompletableFuture<SourceBatch> answer = new CompletableFuture<>();
    underWay.add(answer);
    return answer;
  }

  private void answer(SourceBatch batch) {
    underWay.remove().complete(batch);
  }

  private void fail(Throwable why) {
    underWay.remove().completeExceptionally(why);
  }

  private void runMillis(long millis) {
    loop.run(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void nothingIsReadBeforeItIsAskedFor() {
    runMillis(10_000);
    assertThat(reads).isZero();
  }

  @Test
  void itSaysWhenABatchIsThereAndReadsOneAheadButNoMore() {
    assertThat(source.poll()).isNull();
    answer(ONE);
    assertThat(timesReady).isEqualTo(1);
    assertThat(source.poll()).isSameAs(ONE);
    runMillis(199);
    assertThat(reads).isEqualTo(1);
    runMillis(1);
    assertThat(reads).isEqualTo(2);
    answer(TWO);
    runMillis(10_000); // Nobody asks: the one that was read ahead is all there is.
    assertThat(reads).isEqualTo(2);
    assertThat(source.poll()).isSameAs(TWO);
  }

  @Test
  void askingAgainStartsNoSecondRead() {
    assertThat(source.poll()).isNull();
    assertThat(source.poll()).isNull();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aThrottledReadIsTriedAgainAndNothingIsTold() {
    assertThat(source.poll()).isNull();
    fail(new CompletionException(new GatewayException(Kind.THROTTLED, "planned", null)));
    assertThat(timesReady).isZero();
    assertThat(source.poll()).isNull();
    assertThat(reads).isEqualTo(1);
    runMillis(199); // The interval is 400 ms now, and the pause half of it at least.
    assertThat(reads).isEqualTo(1);
    runMillis(201);
    assertThat(reads).isEqualTo(2);
    answer(ONE);
    assertThat(timesReady).isEqualTo(1);
    assertThat(source.poll()).isSameAs(ONE);
  }

  @Test
  void anotherFailureIsThrownAndItGoesNoFurther() {
    assertThat(source.poll()).isNull();
    fail(new GatewayException(Kind.PERMANENT, "planned", null));
    assertThat(timesReady).isEqualTo(1);
    assertThatThrownBy(source::poll).isInstanceOf(GatewayException.class).hasMessage("planned");
    runMillis(10_000);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aFailureOfAnotherKindMayPass() {
    assertThat(source.poll()).isNull();
    fail(new IllegalStateException("planned"));
    assertThatThrownBy(source::poll)
        .isInstanceOfSatisfying(
            GatewayException.class, why -> assertThat(why.kind()).isEqualTo(Kind.TRANSIENT));
  }

  /** Or nobody would ever learn that nothing is read any more. */
  @Test
  void anErrorOfACallIsAFailureLikeOthers() {
    broken = true;
    assertThat(source.poll()).isNull();
    assertThat(timesReady).isEqualTo(1);
    assertThatThrownBy(source::poll)
        .isInstanceOf(GatewayException.class)
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void behindTheEndOfTheShardNothingIsRead() {
    assertThat(source.poll()).isNull();
    answer(LAST);
    assertThat(source.poll()).isSameAs(LAST);
    assertThat(source.poll()).isNull();
    runMillis(10_000);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aClosedOneReadsNothingAndSaysNothing() {
    assertThat(source.poll()).isNull();
    answer(ONE);
    assertThat(source.poll()).isSameAs(ONE); // The next read is planned.
    source.close();
    runMillis(10_000);
    assertThat(reads).isEqualTo(1);
    assertThat(source.poll()).isNull();
  }

  @Test
  void anAnswerThatComesAfterClosingIsDropped() {
    assertThat(source.poll()).isNull();
    source.close();
    answer(ONE);
    assertThat(timesReady).isZero();
    assertThat(source.poll()).isNull();
  }
}
