package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.group.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointWriterTest {
  private final List<Checkpoint> written = new ArrayList<>();
  private boolean noThread;

  private final CheckpointWriter writer =
      new CheckpointWriter(
          task -> {
            if (noThread) {
              throw new OutOfMemoryError("unable to create native thread: planned");
            }
            task.run();
          },
          (group, checkpoints) ->
              checkpoints
                  .values()
                  .forEach(
                      pending -> {
                        written.add(pending.checkpoint());
                        pending.durable().complete(null);
                      }));

  private CompletableFuture<@Nullable Void> add() {
    return writer.add(new GroupKey(null, "g"), 0, 1, Checkpoint.shardEnd());
  }

  /** Else every later checkpoint would wait for ever, and so would closing. */
  @Test
  void oneThatNoThreadTakesIsRefusedAndTheNextIsWritten() {
    noThread = true;
    assertThatThrownBy(this::add).isInstanceOf(OutOfMemoryError.class);
    noThread = false;
    assertThat(add()).isCompleted();
    assertThat(written).hasSize(1);
  }

  @Test
  void oneThatNoThreadTakesDoesNotHoldUpClosing() {
    noThread = true;
    assertThatThrownBy(this::add).isInstanceOf(OutOfMemoryError.class);
    writer.close();
  }
}
