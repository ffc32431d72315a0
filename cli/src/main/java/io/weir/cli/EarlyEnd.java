package io.weir.cli;

import io.weir.sizing.run.Run;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does to a run: it ends early, what there is so far is reported, and what it left on
 * the disk or at an endpoint goes, before the process does. A shutdown hook sees to that, as the
 * JVM ends when its hooks have; the exit code is the JVM's, 128 + the signal: 130 for Ctrl-C.
 *
 * <p>A run that is still prepared is told when it is ready, and ends before it begins; where the
 * preparing may take long, because consumers are registered at an endpoint, it is interrupted.
 */
final class EarlyEnd implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "weir-end");
  private @Nullable Run run;
  private @Nullable Thread preparing;
  private boolean asked;

  /** From now on, until it is closed. */
  static EarlyEnd watch() {
    EarlyEnd end = new EarlyEnd();
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  private EarlyEnd() {}

  /** This thread prepares a run, may be interrupted until {@link #calm}, and cleans up then. */
  synchronized void interruptible() {
    preparing = Thread.currentThread();
  }

  /** This thread is interrupted no more, and may close what is left in peace. */
  synchronized void calm() {
    preparing = null;
    if (asked) {
      boolean unused = Thread.interrupted();
    }
  }

  /** It is this run that is to end. */
  synchronized Run stopping(Run value) {
    run = value;
    preparing = null;
    if (asked) {
      boolean unused = Thread.interrupted(); // It came too late to matter.
      value.stop();
    }
    return value;
  }

  /** Whether somebody wants the end. */
  synchronized boolean isAsked() {
    return asked;
  }

  private void end() {
    ask();
    try {
      boolean unused = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for the end. */
  synchronized void ask() {
    asked = true;
    if (run != null) {
      run.stop();
    } else if (preparing != null) {
      preparing.interrupt();
    }
  }

  /** Everything is done: the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is what ends the process now.
    }
  }
}
