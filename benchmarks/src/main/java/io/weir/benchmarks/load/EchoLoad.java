package io.weir.benchmarks.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What the machine takes for the way there and back alone: messages over TCP through the loopback
 * interface to a thread that sends them back, to another that takes the time. For each message two
 * threads are woken, and nothing else is done.
 */
public final class EchoLoad {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
  private final PacedLoad load;

  private EchoLoad(PacedLoad load) {
    this.load = load;
  }

  /** Runs it; latencies count from when a message was due. */
  public static Latency run(PacedLoad load) throws IOException, InterruptedException {
    return new EchoLoad(load).run();
  }

  private Latency run() throws IOException, InterruptedException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(listening.getInetAddress(), listening.getLocalPort());
        Socket far = listening.accept()) {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      long all = (long) load.perSecond() * (load.warmUpSeconds() + load.seconds());
      Thread echo = started("echo", () -> sendBack(far, all));
      Thread receiver = started("receiver", () -> receive(near.getInputStream(), all));
      send(near.getOutputStream(), all);
      receiver.join();
      echo.join();
    }
    return Latency.of(latency);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Thread started(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void send(OutputStream out, long all) throws IOException {
    Pace pace = new Pace(load.perSecond());
    byte[] message = new byte[load.bytes()];
    for (long i = 0; i < all; i++) {
      ByteBuffer.wrap(message).putLong(pace.awaitTurn(i));
      out.write(message);
    }
  }

  private void sendBack(Socket socket, long all) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] message = new byte[load.bytes()];
    for (long i = 0; i < all; i++) {
      in.readFully(message);
      socket.getOutputStream().write(message);
    }
  }

  private void receive(InputStream from, long all) throws IOException {
    DataInputStream in = new DataInputStream(from);
    byte[] message = new byte[load.bytes()];
    long uncounted = (long) load.perSecond() * load.warmUpSeconds();
    for (long i = 0; i < all; i++) {
      in.readFully(message);
      long taken = System.nanoTime() - ByteBuffer.wrap(message).getLong();
      if (i >= uncounted) {
        latency.recordValue(Math.min(taken, HIGHEST_NANOS));
      }
    }
  }
}
