package io.weir.benchmarks.load;

/** Takes an answer; called once. */
@FunctionalInterface
interface AnswerSink {
  /** The answer came whole; status 0 when there was none, and then the body says why. */
  void onAnswer(int status, byte[] body);
}
