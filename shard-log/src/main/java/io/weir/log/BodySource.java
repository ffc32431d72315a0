package io.weir.log;

/**
 * The body of a frame, written by the log's caller straight to where it stays. An implementation
 * must be able to write exactly {@link #length()} bytes and must not fail: what can be wrong with
 * the source is checked before the append.
 */
public interface BodySource {

  /** Bytes that {@link #writeTo} will write; 0 … {@link ShardLog#maxBodyLength()}. */
  int length();

  /** Writes the body, in as many parts as it likes. */
  void writeTo(BodyWriter out);
}
