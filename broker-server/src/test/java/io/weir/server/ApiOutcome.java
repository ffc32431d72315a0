package io.weir.server;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** What a client of the API would see, apart from headers that name the request. Immutable. */
public final class ApiOutcome {
  private final int status;
  private final String contentType;
  private final String errorType;
  private final byte[] body;
  private final List<byte[]> messages;

  ApiOutcome(int status, String contentType, String errorType, byte[] body, List<byte[]> messages) {
    this.status = status;
    this.contentType = contentType;
    this.errorType = errorType;
    this.body = body;
    this.messages = messages;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** Of the body. */
  public String contentType() {
    return contentType;
  }

  /** The error's name, or the empty string for a success. */
  public String errorType() {
    return errorType;
  }

  /** The body, or nothing where messages came in its place. */
  public byte[] body() {
    return body;
  }

  /** The messages of an event stream, one each. */
  public List<byte[]> messages() {
    return messages;
  }

  /** Whether it is a success. */
  public boolean succeeded() {
    return status == 200;
  }

  static byte[] bytesOf(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }
}
