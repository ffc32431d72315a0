package io.weir.consumer;

import java.util.concurrent.Executor;

/** Threads that several share. */
interface SharedThreads extends Executor {
  /**
   * Whether a task waits for a thread. If none does, who has a thread may as well go on with it:
   * handing the next task to another would wake that one for nothing.
   */
  default boolean areWanted() {
    return true;
  }
}
