package io.weir.cli;

import io.weir.server.KinesisServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGTERM and SIGINT do to a server: it drains, forces, and exits 0.
 *
 * <p>The JVM answers those signals with its shutdown hooks and then exits with 128 + the signal.
 * The hook here, the only one, therefore ends the process itself when it is done. It is installed
 * once the server serves, so that a start that fails keeps its own exit code.
 */
final class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  private ProcessEnd() {}

  static void drainThenExit(KinesisServer server, Runnable closeBrokers) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> Runtime.getRuntime().halt(close(server, closeBrokers)), "weir-end"));
  }

  /** The exit code: 0 only if everything acknowledged is where it should be. */
  private static int close(KinesisServer server, Runnable closeBrokers) {
    int code = 0;
    try {
      server.close();
    } catch (RuntimeException e) {
      LOG.error("The server did not close cleanly.", e);
      code = 1;
    }
    try {
      closeBrokers.run();
    } catch (RuntimeException e) {
      LOG.error("What was served did not close cleanly.", e);
      code = 1;
    }
    return code;
  }
}
