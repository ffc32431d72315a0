package io.weir.server.http;

import io.netty.handler.codec.http.HttpResponse;

/**
 * One request that waits for its answer, over whatever version of HTTP: call exactly one of the
 * methods, once. Thread-safe.
 */
public interface Exchange {

  /**
   * Answers; on any thread, without blocking. Where the client has gone, the answer is dropped.
   *
   * @throws IllegalStateException if it has been answered already
   */
  void respond(Answer finished);

  /**
   * Begins an answer that comes piece by piece, for as long as it takes; on any thread, without
   * blocking. The head goes out when the request's turn comes, which over HTTP/1.1 may be after
   * earlier answers. From then on the source is asked for what to write.
   *
   * @param head status and headers; what concerns length and connection is added
   * @param source fills the stream, on the connection's event loop
   * @return the stream, which is not writable before the source was first told so
   * @throws IllegalStateException if it has been answered already
   */
  ResponseStream stream(HttpResponse head, StreamSource source);
}
