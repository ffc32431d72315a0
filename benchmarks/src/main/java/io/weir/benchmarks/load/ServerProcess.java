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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code weir server} in a process of its own, on a directory that goes when it ends. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready kinesis=(http://\\S+).*");

  private final Path data;
  private final Process process;
  private final InetSocketAddress address;

  private ServerProcess(Path data, Process process, InetSocketAddress address) {
    this.data = data;
    this.process = process;
    this.address = address;
  }

  /** Starts it and waits until it serves. The JVM gets no flag, as README's user gives none. */
  static ServerProcess start(Path jar, List<String> options) throws IOException {
    Path data = Files.createTempDirectory(Path.of("").toAbsolutePath(), "weir-load-");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString(), "server", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line; (line = out.readLine()) != null; ) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        URI endpoint = URI.create(ready.group(1));
        return new ServerProcess(
            data, process, new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
      }
    }
    Directories.delete(data);
    throw new IOException("the server ended before it was ready; what it said is above");
  }

  URI endpoint() {
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }

  InetSocketAddress address() {
    return address;
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
