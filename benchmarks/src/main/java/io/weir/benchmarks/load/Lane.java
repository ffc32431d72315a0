package io.weir.benchmarks.load;

/** Something on which calls can be due. Calls become due from any thread. */
abstract class Lane {
  private volatile Runnable whenOver = () -> {};
  private volatile boolean broken;

  /** A call is due, at that {@link System#nanoTime}; it may have to wait for one before. */
  abstract void due(long at);

  /** Says what to do whenever a call is over, on a thread of the connection. */
  void whenOver(Runnable action) {
    whenOver = action;
  }

  /** Whether the connection is of no use any more. */
  boolean broken() {
    return broken;
  }

  /** To be called by the lane when a call is over. */
  void over(Answer answer) {
    broken |= answer.missing();
    whenOver.run();
  }
}
