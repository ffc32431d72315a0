package io.weir.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Virtual time: what is to happen, when. Events of one moment happen in an order by chance. */
final class EventLoop {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final RandomGenerator random;
  private long nowNanos;

  private record Event(long at, long tie, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(tie, other.tie);
    }
  }

  EventLoop(RandomGenerator random) {
    this.random = random;
  }

  long now() {
    return nowNanos;
  }

  RandomGenerator random() {
    return random;
  }

  void after(long nanos, Runnable task) {
    events.add(new Event(nowNanos + Math.max(0, nanos), random.nextLong(), task));
  }

  /** Runs all that is to happen in the time to come. */
  void run(long nanos) {
    long end = nowNanos + nanos;
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.remove();
      nowNanos = event.at;
      event.task.run();
    }
    nowNanos = end;
  }

  /** What a program has that runs in this time, until it is stopped or killed. */
  static final class Program {
    private final EventLoop loop;
    private final List<Runnable> held = new ArrayList<>();
    private boolean frozen;
    private boolean killed;

    Program(EventLoop loop) {
      this.loop = loop;
    }

    void after(long nanos, Runnable task) {
      loop.after(nanos, () -> run(task));
    }

    private void run(Runnable task) {
      if (frozen) {
        held.add(task);
      } else if (!killed) {
        task.run();
      }
    }

    boolean isKilled() {
      return killed;
    }

    /** The process stands still for a while, and does not know. */
    void freeze(long nanos) {
      frozen = true;
      loop.after(
          nanos,
          () -> {
            frozen = false;
            List<Runnable> late = List.copyOf(held);
            held.clear();
            late.forEach(task -> loop.after(0, () -> run(task)));
          });
    }

    void kill() {
      killed = true;
    }
  }
}
