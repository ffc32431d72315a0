package io.weir.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP by hand, for what well-behaved clients never send. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  record Response(int status, String headers, String body) {}

  static String request(String operation, String json) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: Kinesis_20131202."
        + operation
        + "\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: "
        + json.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  Response call(String operation, String json) throws IOException {
    send(request(operation, json));
    return receive();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  Response receive() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) read());
    }
    String headers = head.toString().toLowerCase(Locale.ROOT);
    int status = Integer.parseInt(headers.substring(9, 12));
    int at = headers.indexOf("content-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(headers.substring(at + 16, headers.indexOf('\r', at)));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      body.write(read());
    }
    return new Response(status, headers, body.toString(StandardCharsets.UTF_8));
  }

  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
