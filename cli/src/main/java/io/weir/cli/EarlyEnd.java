package io.weir.cli;

import io.weir.sizing.run.Run;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does to a run: it ends early, what there is so far is reported, and what it left on
 * the disk goes, before the process does. A shutdown hook sees to that, as the JVM ends when its
 * hooks have; the exit code is the JVM's, 128 + the signal.
 */
final class EarlyEnd implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "weir-end");
  private volatile @Nullable Run run;

  /** From now on, until it is closed. */
  static EarlyEnd watch() {
    EarlyEnd end = new EarlyEnd();
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  private EarlyEnd() {}

  /** It is this run that is to end. */
  Run stopping(Run value) {
    run = value;
    return value;
  }

  private void end() {
    Run stopped = run;
    if (stopped != null) {
      stopped.stop();
      awaitReport();
    }
  }

  private void awaitReport() {
    try {
      boolean unused = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
