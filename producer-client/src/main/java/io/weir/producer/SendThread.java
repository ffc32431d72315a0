package io.weir.producer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a producer: sends what is due, and sleeps until the next is. */
final class SendThread {
  private static final Logger LOG = LoggerFactory.getLogger(SendThread.class);
  private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(1);
  private static final long AWAKE = Long.MIN_VALUE;

  private final Sender sender;
  private final NanoClock clock;
  private final Thread thread;

  /** When the thread wakes up by itself, or {@link #AWAKE}. */
  private volatile long sleepsUntil = AWAKE;

  private volatile boolean woken;
  private volatile boolean ended;

  SendThread(String name, Sender sender, NanoClock clock) {
    this.sender = sender;
    this.clock = clock;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    sender.onWakeUp(this::wakeUp);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!ended) {
      woken = false;
      sleepUntil(stepOrWait());
    }
  }

  private long stepOrWait() {
    long now = clock.nanoTime();
    try {
      return sender.step(now);
    } catch (RuntimeException | Error e) {
      LOG.error("The sending thread goes on after this", e);
      return now + LONGEST_SLEEP;
    }
  }

  private void sleepUntil(long time) {
    long now = clock.nanoTime();
    long until = Math.min(time, now + LONGEST_SLEEP);
    sleepsUntil = until;
    // A record added before that was written did not wake this thread; one added after it does.
    until = Math.min(until, sender.nextDue(now));
    for (long left; !woken && !ended && (left = until - clock.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, left);
    }
    sleepsUntil = AWAKE;
  }

  /** There may be something to do now. */
  void wakeUp() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** There will be something to do at that time; a sleep that ends before is not disturbed. */
  void wakeUpBy(long time) {
    if (time < sleepsUntil && !woken) {
      wakeUp();
    }
  }

  /**
   * Ends the thread, and waits for that, no longer than so: the gateway may hold it, or the user's
   * code. Not where that thread calls.
   */
  void end(long nanos) throws InterruptedException {
    ended = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread() != thread) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
      if (thread.isAlive()) {
        LOG.warn("{} is held by what it called, and ends when it comes back", thread.getName());
      }
    }
  }
}
