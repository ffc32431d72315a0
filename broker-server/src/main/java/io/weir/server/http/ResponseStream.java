package io.weir.server.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;

/**
 * An answer that comes piece by piece: chunks of HTTP/1.1, or frames of one HTTP/2 stream. Confined
 * to the connection's event loop, {@link #executor} excepted.
 *
 * <p><b>Back-pressure.</b> What the client has not taken is held until it does. So that this is
 * bounded, write only while the stream is writable: then it holds little more than one write,
 * beyond what the sockets hold. {@link StreamSource#onWritable} tells when there is room again.
 */
public interface ResponseStream {

  /**
   * Whether there is room; false before the answer's turn has come, and when the stream is over.
   */
  boolean isWritable();

  /**
   * Sends a piece at once. It is taken whole, also where that fills the stream; when the stream is
   * over, it is dropped.
   *
   * @param piece is released by the stream
   */
  void write(ByteBuf piece);

  /** Ends the answer in order, after what was written. Does nothing when the stream is over. */
  void end();

  /**
   * Ends the answer so that the client knows it for incomplete: resets the stream of HTTP/2, closes
   * the connection of HTTP/1.1. Does nothing when the stream is over.
   */
  void abort();

  /**
   * The event loop, for those who come from another thread; what is given to it after the server
   * has closed may be refused with a {@link java.util.concurrent.RejectedExecutionException}.
   */
  Executor executor();
}
