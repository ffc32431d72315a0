package io.weir.benchmarks.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that this one started, whose output goes to a file. */
final class ChildProcess implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name;
  private final Process process;
  private final Path output;

  private ChildProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /** Starts it in that directory, where its output goes too. */
  static ChildProcess start(
      String name, List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    Path output = Files.createTempFile(directory, name + "-", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Whoever interrupts the comparison does not want to look for the peers.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new ChildProcess(name, process, output);
  }

  /** A port that nobody listens on just now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it listens. */
  void awaitListening(InetSocketAddress address) throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException(name + " ended before it listened: " + lastWords(), e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(name + " does not listen at " + address, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Waits for its end. Returns what it said. */
  List<String> await(long patience, TimeUnit unit) throws IOException, InterruptedException {
    if (!process.waitFor(patience, unit)) {
      throw new IOException(name + " did not end in time; its last words: " + lastWords());
    }
    if (process.exitValue() != 0) {
      throw new IOException(name + " failed: " + lastWords());
    }
    return said();
  }

  private List<String> said() throws IOException {
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }

  private String lastWords() throws IOException {
    return LastWords.of(said());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
