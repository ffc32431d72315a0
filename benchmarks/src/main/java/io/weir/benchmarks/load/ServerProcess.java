package io.weir.benchmarks.load;

import io.weir.benchmarks.Directories;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code weir server} in a process of its own, on a directory that goes when it ends. */
public final class ServerProcess implements AutoCloseable {
  /**
   * Options for the server's JVM, such as a flight recording's, when what is wanted is a profile.
   * Without it the JVM gets none, as README's user gives none.
   */
  private static final String JVM_OPTIONS = System.getProperty("weir.server.jvm", "");

  private static final int START_SECONDS = 60;

  private final Path data;
  private final Process process;
  private final InetSocketAddress address;
  private final long readyNanos;

  private ServerProcess(Path data, Process process, InetSocketAddress address, long readyNanos) {
    this.data = data;
    this.process = process;
    this.address = address;
    this.readyNanos = readyNanos;
  }

  /** Starts it and waits until it serves. */
  public static ServerProcess start(Path jar, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!JVM_OPTIONS.isEmpty()) {
      command.addAll(Arrays.asList(JVM_OPTIONS.split(" ")));
    }
    command.addAll(List.of("-jar", jar.toString()));
    return run(command, options);
  }

  /** Starts it by the launcher of a checkout, and waits until it serves. */
  public static ServerProcess launch(Path launcher, List<String> options) throws IOException {
    return run(List.of(launcher.toString()), options);
  }

  private static ServerProcess run(List<String> weir, List<String> options) throws IOException {
    Path data = Files.createTempDirectory(Path.of("").toAbsolutePath(), "weir-load-");
    List<String> command = new ArrayList<>(weir);
    command.addAll(List.of("server", "--port", "0", "--data", data.toString()));
    command.addAll(options);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Whoever interrupts the load does not want to look for the server.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    try {
      ReadyLine ready = ReadyLine.await(process.getInputStream(), START_SECONDS, TimeUnit.SECONDS);
      return new ServerProcess(data, process, ready.address(), ready.nanoTime() - start);
    } catch (IOException e) {
      end(process, data);
      throw e;
    }
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return address;
  }

  /** From its start to its {@code ready} line. */
  public long readyNanos() {
    return readyNanos;
  }

  /** Of the process. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    end(process, data);
  }

  private static void end(Process process, Path data) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Directories.delete(data);
    } catch (IOException e) {
      System.err.println(data + " is left behind: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
