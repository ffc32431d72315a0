package io.weir.broker.reliability;

import io.weir.broker.reliability.Report.Phase;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One process of a broker, from its start to its end, as the one sees it who kills it. */
final class Life {
  private static final long POLL_NANOS = 200_000;
  private static final long AT_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LifePlan plan;
  private final Ending ending;
  private final ExternalJournal journal;
  private final Path errors;
  private volatile @Nullable Throwable wrong;

  Life(LifePlan plan, Ending ending, ExternalJournal journal) {
    this.plan = plan;
    this.ending = ending;
    this.journal = journal;
    this.errors = plan.directory().resolveSibling("errors-of-life-" + plan.life());
  }

  /** Lives it; returns the phase in which it was killed, CLOSED if it ended by itself. */
  Phase live() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(BrokerProcess.class.getName());
    command.addAll(List.of(plan.toArguments()));
    journal.begin(plan);
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Thread listener = new Thread(() -> listen(process), "listener");
    listener.start();
    try {
      awaitEnding(process);
    } finally {
      kill(process);
      process.waitFor();
      listener.join();
    }
    conclude(process);
    return journal.phase();
  }

  /** By its handle: {@code Process.destroyForcibly} would throw away what is in the pipe. */
  private static void kill(Process process) {
    process.toHandle().destroyForcibly();
  }

  private void listen(Process process) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      while (journal.hear(in)) {
        // Heard.
      }
    } catch (IOException | RuntimeException | Error e) {
      wrong = e;
    }
  }

  private void awaitEnding(Process process) throws IOException {
    long start = System.nanoTime();
    boolean told = false;
    long inPhaseSince = 0;
    int heardBefore = 0;
    while (process.isAlive() && wrong == null) {
      long now = System.nanoTime();
      if (ending.closes() && !told && journal.phase().compareTo(Phase.INSPECTED) >= 0) {
        process.getOutputStream().write(1);
        process.getOutputStream().flush();
        told = true;
      }
      if (journal.phase().compareTo(ending.phase()) >= 0) {
        if (inPhaseSince == 0) {
          inPhaseSince = now;
          heardBefore = journal.heard();
        }
        boolean due =
            journal.heard() - heardBefore >= ending.messages()
                || now - inPhaseSince > AT_WORK_NANOS;
        if (due && ending.phase() != Phase.CLOSED) {
          LockSupport.parkNanos(ending.delayNanos());
          return;
        }
      }
      if (now - start > PATIENCE_NANOS) {
        throw new WrongBroker("nothing goes on any more in phase " + journal.phase());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void conclude(Process process) throws IOException {
    String said = Files.readString(errors);
    Throwable problem = wrong;
    if (problem == null && process.exitValue() != 137 && process.exitValue() != 0) {
      problem = new WrongBroker("the process ended by itself with " + process.exitValue());
    }
    if (problem == null && said.lines().anyMatch(line -> line.contains(" ERROR "))) {
      problem = new WrongBroker("the broker logged an error");
    }
    if (problem != null) {
      String end = said.substring(Math.max(0, said.length() - 4_000));
      WrongBroker failure =
          new WrongBroker(problem.getMessage() + "; in " + plan + ", " + ending + "\n" + end);
      failure.initCause(problem);
      throw failure;
    }
    Files.delete(errors);
  }
}
