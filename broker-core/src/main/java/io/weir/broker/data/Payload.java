package io.weir.broker.data;

import io.weir.log.BodyWriter;

/**
 * A record's data, written by whoever has it straight to where it stays (so that an edge can decode
 * while it writes). It is called under the shard's lock: it must be quick, must write exactly
 * {@link #length()} bytes, and must not fail, so check before.
 */
public interface Payload {

  /** Bytes that {@link #writeTo} will write. */
  int length();

  /** Writes them, in as many parts as it likes. */
  void writeTo(BodyWriter out);
}
