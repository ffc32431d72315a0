package io.weir.server.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.FullHttpResponse;

/** A finished answer that waits for its turn; it becomes bytes only then, on the event loop. */
public interface Answer {

  /** Makes the response, once. The caller releases it, and adds what concerns the connection. */
  FullHttpResponse toResponse(ByteBufAllocator allocator);

  /** About how many bytes it holds while it waits. */
  int heldBytes();
}
