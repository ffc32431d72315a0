package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Puts one request's body together in one array, since the formats are parsed in place. The array
 * has the announced size where that is modest; a larger one is believed only as the bytes arrive.
 * Confined to an event loop.
 */
final class BodyAssembler {
  private static final int BELIEVED = 1024 * 1024;
  private static final int UNANNOUNCED = 1024;
  private final ByteBufAllocator allocator;
  private final int max;
  private @Nullable ByteBuf body;

  /** Bodies have at most {@code max} bytes. */
  BodyAssembler(ByteBufAllocator allocator, int max) {
    this.allocator = allocator;
    this.max = max;
  }

  /** Begins a body. {@code announced} is its length, or -1 where the client does not say. */
  void begin(long announced) {
    release();
    long initial = announced < 0 ? UNANNOUNCED : Math.min(announced, BELIEVED);
    body = allocator.heapBuffer((int) Math.min(initial, max), max);
  }

  /** Adds a part; false, and nothing is added, if that is too much. */
  boolean add(ByteBuf part) {
    ByteBuf target = body;
    if (target == null || part.readableBytes() > max - target.readableBytes()) {
      return false;
    }
    target.writeBytes(part);
    return true;
  }

  /** Hands over the body, which the caller must release. */
  ByteBuf take() {
    ByteBuf complete = body;
    if (complete == null) {
      throw new IllegalStateException("no body was begun");
    }
    body = null;
    return complete;
  }

  /** Lets go of a body that will not be completed. */
  void release() {
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
