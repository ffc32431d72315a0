package io.weir.benchmarks.load;

/** Takes an answer; called once, on a thread of the connection. */
@FunctionalInterface
interface AnswerSink {
  /** The answer came whole, or there was none. Its body is the connection's again afterwards. */
  void onAnswer(Answer answer);
}
