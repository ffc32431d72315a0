package io.weir.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a source as it was promised: one call at a time, though a write may make room within a
 * call; none after the close; the close exactly once. Confined to the event loop.
 */
final class SourceCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCalls.class);
  private final StreamSource source;
  private boolean calling;
  private boolean again;
  private boolean closed;

  SourceCalls(StreamSource source) {
    this.source = source;
  }

  /** There is room. */
  void writable(ResponseStream out) {
    again = true;
    if (calling) {
      return;
    }
    calling = true;
    try {
      while (again && !closed && out.isWritable()) {
        again = false;
        source.onWritable(out);
      }
    } catch (RuntimeException e) {
      LOG.error("What fills a stream failed; the stream is aborted.", e);
      out.abort();
    } finally {
      calling = false;
    }
  }

  /** The stream is over. */
  void closed() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      source.onClosed();
    } catch (RuntimeException e) {
      LOG.error("What filled a stream failed when that was over.", e);
    }
  }
}
