package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Takes an answer piece by piece, on a thread of the connection. */
interface ChunkSink {
  /** Some bytes; they are the caller's again afterwards. */
  void onChunk(ByteBuf chunk);

  /** The answer ended, or broke; 0 when there was none. */
  void onEnd(int status);
}
