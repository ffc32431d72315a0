package io.weir.benchmarks.load;

/** A connection to a server of the Kinesis API. Thread-safe; calls go out in their order. */
interface Connection extends AutoCloseable {
  /**
   * Sends a call, whose answer is wanted whole. The sink hears of it on a thread of the connection.
   */
  void send(Call call, AnswerSink sink);

  /**
   * Sends a call, whose answer is an event stream; over HTTP/1.1 the connection is then its alone.
   */
  void stream(Call call, ChunkSink sink);

  /** Ends the connection; what is under way fails. */
  @Override
  void close();
}
