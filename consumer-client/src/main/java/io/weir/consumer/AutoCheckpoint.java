package io.weir.consumer;

import io.weir.broker.group.Checkpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints what was processed, not more often than it should; nothing if the application does so
 * itself. Runs on its worker's thread.
 */
final class AutoCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AutoCheckpoint.class);

  private final WorkerContext context;
  private final CheckpointSender sender;
  private final Executor serial;
  private final boolean enabled;
  private @Nullable Checkpoint owed;
  private long nextNanos;
  private boolean timed;

  AutoCheckpoint(WorkerContext context, CheckpointSender sender, Executor serial) {
    this.context = context;
    this.sender = sender;
    this.serial = serial;
    this.enabled = context.checkpointNanos() >= 0;
    this.nextNanos = context.timers().nanoTime() + context.checkpointNanos();
  }

  /** Everything up to there was processed. */
  void processed(Checkpoint position) {
    if (!enabled) {
      return;
    }
    owed = position;
    long wait = nextNanos - context.timers().nanoTime();
    if (wait <= 0) {
      now();
    } else if (!timed) {
      timed = true;
      context.timers().after(wait, () -> serial.execute(this::onTime));
    }
  }

  private void onTime() {
    timed = false;
    now();
  }

  /** Checkpoints what is owed. */
  void now() {
    Checkpoint position = owed;
    if (position != null) {
      owed = null;
      nextNanos = context.timers().nanoTime() + context.checkpointNanos();
      CompletableFuture<?> unused = sender.send(position).whenComplete((done, why) -> note(why));
    }
  }

  private static void note(@Nullable Throwable failure) {
    if (failure != null && !(failure instanceof LeaseGoneException)) {
      LOG.warn("A checkpoint was refused: {}", failure.getMessage());
    }
  }
}
