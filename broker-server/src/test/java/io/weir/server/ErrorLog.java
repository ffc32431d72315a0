package io.weir.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Hears what is logged as an error while it is open: what a class caught and took for its own
 * fault. It listens at System.err, where tests log to. One at a time.
 */
public final class ErrorLog implements AutoCloseable {
  private static final String LEVEL = " ERROR io.weir";
  private final PrintStream original = System.err;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  /** Begins to listen. */
  public ErrorLog() {
    System.setErr(new PrintStream(new Tee(), true, StandardCharsets.UTF_8));
  }

  /** Forgets what was heard, and returns it if there was an error in it; else the empty string. */
  public synchronized String takeErrors() {
    if (heard.size() == 0) {
      return "";
    }
    String all = heard.toString(StandardCharsets.UTF_8);
    heard.reset();
    return all.contains(LEVEL) ? all : "";
  }

  private synchronized void hear(byte[] bytes, int offset, int length) {
    heard.write(bytes, offset, length);
  }

  @Override
  public void close() {
    System.setErr(original);
  }

  private final class Tee extends FilterOutputStream {
    Tee() {
      super(original);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      original.write(bytes, offset, length);
      hear(bytes, offset, length);
    }
  }
}
