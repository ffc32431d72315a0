package io.weir.server.http;

/**
 * Fills a {@link ResponseStream}. All calls come on the connection's event loop, one at a time, and
 * must not block it. What a call throws is logged and aborts the stream.
 */
public interface StreamSource {

  /**
   * The stream takes bytes, for the first time, again after it was full, or still: there may be
   * more calls than that. Write while it is writable, or as long as there is something. A source
   * that runs dry writes on by itself when it has more (see {@link ResponseStream#executor}).
   */
  void onWritable(ResponseStream out);

  /**
   * The stream is over: it was ended or aborted, the client reset it or has gone, or the server
   * shuts down. The last call, and the only one that certainly comes; let go of everything.
   */
  void onClosed();
}
