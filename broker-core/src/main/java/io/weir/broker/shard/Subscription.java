package io.weir.broker.shard;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.FanOutPace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A registered consumer's subscription to one shard: enhanced fan-out. It is pulled by whoever
 * sends, at the pace of the client, and so holds nothing but a position, however slow that is.
 *
 * <pre>
 *   next()   records, if there are and the pace admits them
 *            or an event without any, 5 seconds after the last event
 *            or null: then, once, onReady is called when it is worth to ask again
 * </pre>
 *
 * <p>Nothing polls: the pipeline calls {@code onReady} when something became durable, a timer for
 * the pace, the keep-alive and the end.
 *
 * <p>{@link #next} is to be called by one thread at a time; everything else is thread-safe.
 */
public final class Subscription implements AutoCloseable {
  /** Amazon's: how long one lasts. */
  static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_RECORDS = 10_000;

  /** Little enough that several streams on one connection take turns. */
  private static final int MAX_EVENT_BYTES = 512 * 1024;

  private final ActiveStream stream;
  private final ShardReader reader;
  private final WaitingReads waiting;
  private final WaitTimers timers;
  private final NanoClock clock;
  private final FanOutPace pace;
  private final Runnable check;
  private final Runnable onReady;
  private final Runnable onClosed;
  private final long endNanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long offset;
  private String continuation;
  private long lastEventNanos;
  private boolean over;
  private @Nullable Runnable wait;
  private volatile @Nullable BrokerException ended;

  /**
   * From an offset on.
   *
   * @param check see {@link Subscriber}
   * @param onReady called on any thread, and must be quick
   * @param onClosed called once
   */
  Subscription(
      ActiveStream stream,
      ShardReader reader,
      FanOutPace pace,
      SubscriptionDesk.Environment environment,
      long offset,
      Runnable check,
      Runnable onReady,
      Runnable onClosed) {
    this.stream = stream;
    this.reader = reader;
    this.waiting = reader.waiting();
    this.timers = environment.timers();
    this.clock = environment.clock();
    this.pace = pace;
    this.offset = offset;
    this.check = check;
    this.onReady = onReady;
    this.onClosed = onClosed;
    this.continuation = reader.continuationBefore(offset);
    this.lastEventNanos = clock.nanoTime();
    this.endNanos = lastEventNanos + LIFE_NANOS;
  }

  /**
   * The next event, or null if there is none for now, or ever ({@link #isOver}).
   *
   * @throws BrokerException if it cannot go on: the stream was deleted, the consumer deregistered,
   *     another subscription took its place, a record is damaged. It is over then
   */
  public @Nullable SubscriptionEvent next() {
    stopWaiting();
    if (over) {
      return null;
    }
    BrokerException why = ended;
    if (why != null) {
      over = true;
      throw why;
    }
    try {
      return nextOrWait(clock.nanoTime());
    } catch (BrokerException e) {
      over = true;
      throw e;
    }
  }

  private @Nullable SubscriptionEvent nextOrWait(long now) {
    stream.checkThere();
    check.run();
    long left = endNanos - now;
    if (left <= 0) {
      over = true;
      return null;
    }
    if (reader.hasRecordAt(offset) || reader.isAtEnd(offset)) {
      long pause = pace.nanosToWait(now);
      if (pause == 0) {
        return sent(read(MAX_RECORDS), now);
      }
      WaitTimers.Timer timer = timers.schedule(Math.min(left, pause), onReady);
      wait = () -> timers.cancel(timer);
      return null;
    }
    long keepAlive = lastEventNanos + KEEP_ALIVE_NANOS - now;
    if (keepAlive <= 0) {
      return sent(read(0), now);
    }
    wait = waiting.awaitDirectly(offset, Math.min(left, keepAlive), onReady);
    return null;
  }

  private ReadResult read(int records) {
    return ReadDesk.fromStorage(
        stream, () -> reader.readForSubscription(offset, records, MAX_EVENT_BYTES));
  }

  private SubscriptionEvent sent(ReadResult result, long now) {
    pace.charge(result.countedBytes());
    stream.meters().subscriptionEvent(result);
    lastEventNanos = now;
    int count = result.count();
    if (count > 0) {
      offset = result.offset(count - 1) + 1;
      continuation = result.sequenceNumber(count - 1);
    }
    over = result.next() == null;
    return new SubscriptionEvent(result, over ? null : continuation);
  }

  /** Whether nothing comes any more. */
  public boolean isOver() {
    return over;
  }

  /** Ends it for a reason, which {@link #next} then throws. */
  void end(BrokerException why) {
    ended = why;
    onReady.run();
  }

  /** Has it look what has become of its consumer. */
  void wake() {
    onReady.run();
  }

  private void stopWaiting() {
    Runnable mine = wait;
    if (mine != null) {
      wait = null;
      mine.run();
    }
  }

  /** Gives it up; idempotent. To be called by the thread that calls {@link #next}. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      over = true;
      stopWaiting();
      onClosed.run();
    }
  }
}
