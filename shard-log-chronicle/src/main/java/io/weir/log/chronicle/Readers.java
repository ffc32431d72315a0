package io.weir.log.chronicle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The tailers of a log that nobody uses at the moment. A reader takes the one that stands where it
 * wants to go on, if there is one: so readers that follow the log do not seek. A few are kept,
 * since each keeps a file mapped. Thread-safe.
 */
final class Readers {
  private static final int MOST_IDLE = 4;

  private final LogQueue queue;
  private final int seed;
  private final int maxBody;
  private final List<FrameReader> idle = new ArrayList<>();
  private boolean closed;

  Readers(LogQueue queue, int seed, int maxBody) {
    this.queue = queue;
    this.seed = seed;
    this.maxBody = maxBody;
  }

  /** Takes a reader that stands at an index if there is one; else any, or a new one. */
  FrameReader take(long index) {
    synchronized (this) {
      for (int i = 0; i < idle.size(); i++) {
        if (idle.get(i).isAt(index)) {
          return idle.remove(i);
        }
      }
      if (idle.size() == MOST_IDLE) {
        return idle.remove(0); // the one that has waited longest
      }
    }
    return newReader();
  }

  /** Gives a reader away for a new one. */
  FrameReader renew(FrameReader reader) {
    FrameReader fresh = newReader(); // first: if there is none, the old one is given back alive
    reader.close();
    return fresh;
  }

  private FrameReader newReader() {
    try {
      return new FrameReader(queue.tailer(), seed, maxBody);
    } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
      if (Failures.isLimit(e)) {
        throw Failures.of("cannot read", e);
      }
      throw e;
    }
  }

  void giveBack(FrameReader reader) {
    reader.settle();
    synchronized (this) {
      if (!closed && reader.isReusable() && idle.size() < MOST_IDLE) {
        idle.add(reader);
        return;
      }
    }
    reader.close();
  }

  /** Lets go of files that have been deleted, or are not wanted open. */
  void release(IntPredicate cycle) {
    List<FrameReader> released = new ArrayList<>();
    synchronized (this) {
      for (FrameReader reader : idle) {
        if (cycle.test(reader.cycle())) {
          released.add(reader);
        }
      }
      idle.removeAll(released);
    }
    released.forEach(FrameReader::close);
  }

  /** Closes those that are idle; the others are closed as they come back. */
  void close() {
    List<FrameReader> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(idle);
      idle.clear();
    }
    all.forEach(FrameReader::close);
  }
}
