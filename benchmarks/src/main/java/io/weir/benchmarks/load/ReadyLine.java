package io.weir.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line in which a server says where it serves.
 *
 * @param address where it does
 * @param nanoTime when the line was read
 */
record ReadyLine(InetSocketAddress address, long nanoTime) {
  private static final Pattern READY = Pattern.compile("ready kinesis=(http://\\S+).*");

  /**
   * Waits for it, on a thread that goes on to read what the server says, so that it never waits for
   * a reader.
   */
  static ReadyLine await(InputStream said, long patience, TimeUnit unit) throws IOException {
    CompletableFuture<ReadyLine> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> readAll(said, ready), "output of the server");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(patience, unit);
    } catch (TimeoutException e) {
      throw new IOException(
          "the server is not ready after %d s".formatted(unit.toSeconds(patience)), e);
    } catch (ExecutionException e) {
      throw new IOException("the server ended before it was ready; what it said is above", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void readAll(InputStream said, CompletableFuture<ReadyLine> ready) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        Matcher of = READY.matcher(line);
        if (of.matches()) {
          URI endpoint = URI.create(of.group(1));
          InetSocketAddress address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
          ready.complete(new ReadyLine(address, System.nanoTime()));
        }
      }
      ready.completeExceptionally(new IOException("no ready line"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }
}
