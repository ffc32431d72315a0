package io.weir.server.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread allocates on the heap. */
final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /**
   * How many bytes something allocates, be what it made held or not. Where that is not few enough,
   * it is tried again: the first times may load classes, which a fuzzer makes expensive.
   */
  static long leastOf(int tries, long enough, Runnable something) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < tries && least >= enough; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      something.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
