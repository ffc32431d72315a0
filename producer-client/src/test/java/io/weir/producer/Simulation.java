package io.weir.producer;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is to happen when, one thing after the other. */
final class Simulation {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
  private long now;
  private long scheduled;

  private record Event(long time, long number, Runnable action) {}

  long now() {
    return now;
  }

  void in(long nanos, Runnable action) {
    events.add(new Event(now + nanos, scheduled++, action));
  }

  /** The time of the next event, if there is one. */
  long next() {
    return events.isEmpty() ? Long.MAX_VALUE : events.peek().time;
  }

  /** Goes to a time not behind the next event, and lets happen what is to happen then. */
  void advanceTo(long time) {
    now = Math.max(now, time);
    while (!events.isEmpty() && events.peek().time <= now) {
      events.remove().action.run();
    }
  }
}
