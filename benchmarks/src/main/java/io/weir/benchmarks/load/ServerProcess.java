package io.weir.benchmarks.load;

import io.weir.benchmarks.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code weir server} in a process of its own, on a directory that goes when it ends. */
public final class ServerProcess implements AutoCloseable {
  /**
   * Options for the server's JVM, such as a flight recording's, when what is wanted is a profile.
   * Without it the JVM gets none, as README's user gives none.
   */
  private static final String JVM_OPTIONS = System.getProperty("weir.server.jvm", "");

  private static final Pattern READY = Pattern.compile("ready kinesis=(http://\\S+).*");

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
    Path data = Files.createTempDirectory(Path.of("").toAbsolutePath(), "weir-load-");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!JVM_OPTIONS.isEmpty()) {
      command.addAll(Arrays.asList(JVM_OPTIONS.split(" ")));
    }
    command.addAll(List.of("-jar", jar.toString(), "server", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(options);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Whoever interrupts the load does not want to look for the server.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line; (line = out.readLine()) != null; ) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        URI endpoint = URI.create(ready.group(1));
        return new ServerProcess(
            data,
            process,
            new InetSocketAddress(endpoint.getHost(), endpoint.getPort()),
            System.nanoTime() - start);
      }
    }
    Directories.delete(data);
    throw new IOException("the server ended before it was ready; what it said is above");
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
