package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** A request, ready to be sent, as often as wanted. Thread-safe. */
final class Call {
  private final String operation;
  private final ByteBuf body;

  /**
   * A call.
   *
   * @param operation such as {@code PutRecord}
   * @param body in the connection's format; it is not copied
   */
  Call(String operation, byte[] body) {
    this(operation, Unpooled.wrappedBuffer(body));
  }

  private Call(String operation, ByteBuf body) {
    this.operation = operation;
    this.body = Unpooled.unreleasableBuffer(body);
  }

  /** The same with its body outside the heap, from where a socket takes it without a copy. */
  Call kept() {
    ByteBuffer outside = ByteBuffer.allocateDirect(length());
    body.duplicate().readBytes(outside);
    outside.flip();
    return new Call(operation, Unpooled.wrappedBuffer(outside));
  }

  String operation() {
    return operation;
  }

  /** A view of the body; releasing it does nothing. */
  ByteBuf body() {
    return body.duplicate();
  }

  /** Of the body, in bytes. */
  int length() {
    return body.readableBytes();
  }
}
