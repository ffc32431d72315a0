package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogException;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Hears what became of a log's appends and notes every breach of the listener's contract, for
 * {@link #verify} to report: an engine may catch what a listener throws.
 */
final class HeardAppends implements AppendListener {
  private final List<String> breaches = new ArrayList<>();
  private final AtomicBoolean inCall = new AtomicBoolean();
  private volatile @Nullable Thread appending;
  private volatile @Nullable ShardLog log;

  private long nextOffset;
  private long acknowledged;
  private @Nullable LogException failure;

  /** Begins to hear a log; the first record reported must have its durable offset. */
  void attach(ShardLog opened) {
    synchronized (this) {
      nextOffset = opened.durableOffset();
    }
    log = opened;
  }

  /** Runs an append, from within which nothing may be reported. */
  void during(Runnable append) {
    appending = Thread.currentThread();
    try {
      append.run();
    } finally {
      appending = null;
    }
  }

  @Override
  public void onDurable(long firstOffset, int count) {
    enter("onDurable");
    ShardLog opened = log;
    long durable = opened == null ? Long.MAX_VALUE : opened.durableOffset();
    synchronized (this) {
      check(failure == null, "onDurable after onFailed");
      check(count > 0, "onDurable for " + count + " records");
      check(firstOffset == nextOffset, "offset " + firstOffset + " instead of " + nextOffset);
      check(durable >= firstOffset + count, "reported, but not readable: " + firstOffset);
      nextOffset = firstOffset + count;
      acknowledged += count;
    }
    inCall.set(false);
  }

  @Override
  public void onFailed(LogException cause) {
    enter("onFailed");
    synchronized (this) {
      check(failure == null, "onFailed twice");
      failure = cause;
    }
    inCall.set(false);
  }

  private void enter(String call) {
    boolean alone = inCall.compareAndSet(false, true);
    boolean outside = Thread.currentThread() != appending;
    synchronized (this) {
      check(alone, call + " beside another call");
      check(outside, call + " from within append");
    }
  }

  private void check(boolean holds, String breach) {
    if (!holds) {
      breaches.add(breach);
    }
  }

  /** How many records were reported durable. */
  synchronized long acknowledged() {
    return acknowledged;
  }

  synchronized @Nullable LogException failure() {
    return failure;
  }

  /** Fails the test if the listener's contract was ever broken. */
  synchronized void verify() {
    assertThat(breaches).as("breaches of the listener's contract").isEmpty();
  }
}
