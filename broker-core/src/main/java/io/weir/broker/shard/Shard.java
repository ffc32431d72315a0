package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.limits.WriteLimits;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.pipeline.CommitUnit;
import io.weir.log.BodySource;
import io.weir.log.DiskFullException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A shard at work.
 *
 * <p><b>The lock.</b> Appending to a log is for one thread at a time; this lock sees to that, and
 * it makes one step of everything that must be: is the shard open, is there room for the
 * acknowledgement, do the limits admit the record, append, charge. Nothing in it waits for a disk
 * to force, but for the log's first segment, a segment that would be alone and, in {@code OS} mode,
 * the reservation of the next millions of offsets; and no listener is called in it. It is a plain
 * monitor because that allocates nothing even when contended.
 *
 * <p><b>Order.</b> What can refuse comes before the append, and charging after it, so that a
 * refused record is neither written nor paid for. The acknowledgement is queued before the append
 * (see {@link PendingAcks}), the pipeline is told after the lock is free.
 *
 * <p><b>Life.</b>
 *
 * <pre>
 *   OPEN ──seal──▶ SEALED      its range moves to other shards: route again
 *     ◀──unseal───             it does not, after all
 *     ├───delete─▶ DELETED     its stream is gone
 *     └───close──▶ CLOSED      the broker is
 * </pre>
 */
public final class Shard extends CommitUnit {
  /** What became of an attempt to put. */
  enum Outcome {
    APPENDED,
    MOVED,
    STREAM_GONE,
    BROKER_CLOSED,
    TOO_MANY_PENDING,
    /** By the limit of bytes. */
    OUT_OF_BYTES,
    /** By the limit of records, or by both. */
    OUT_OF_RECORDS,
    STORAGE_FULL,
    STORAGE_FAILED
  }

  private enum State {
    OPEN(Outcome.APPENDED),
    SEALED(Outcome.MOVED),
    DELETED(Outcome.STREAM_GONE),
    CLOSED(Outcome.BROKER_CLOSED);

    final Outcome outcome;

    State(Outcome outcome) {
      this.outcome = outcome;
    }
  }

  private final ShardRef ref;
  private final WriteLimits limits;
  private final EpochClock clock;
  private final NanoClock nanoClock;
  private final StorageGate storage;
  private final PendingAcks pending;
  private final ShardTallies tallies = new ShardTallies();
  private final Object lock = new Object();
  private final ShardAcks acks;
  private final ShardLog log;
  private final WaitingReads waiting;
  private final LongConsumer commitSizes;
  private State state;
  private volatile @Nullable RuntimeException lastFailure;

  /**
   * Opens the shard's log.
   *
   * @param open whether it takes records
   */
  @SuppressWarnings("this-escape") // The log reports nothing before the first append.
  public Shard(LogStore store, LogId id, ShardRef ref, boolean open, ShardContext context) {
    super(context.pipeline());
    this.ref = ref;
    this.state = open ? State.OPEN : State.SEALED;
    this.limits = new WriteLimits(context.limits(), context.nanoClock().nanoTime());
    this.clock = context.clock();
    this.nanoClock = context.nanoClock();
    this.storage = context.storage();
    this.commitSizes = context.commitSizes();
    this.pending = new PendingAcks(context.pendingAcks());
    CommitPipeline pipeline = context.pipeline();
    Runnable news =
        () -> {
          if (!pipeline.isCommitting()) {
            signal(); // The engine completes on a thread of its own: send the news round.
          }
        };
    this.acks = new ShardAcks(lock, ref, pending, context.delivery(), tallies, news);
    this.log = store.open(id, acks);
    this.waiting = new WaitingReads(context.waits(), log, ref);
    if (!open) {
      waiting.end();
    }
  }

  /** Appends a record, or says why not. Only an appended record's listener will be called. */
  Outcome put(BodySource body, int countedBytes, AckListener listener, long tag) {
    Outcome outcome = putUnsignalled(body, countedBytes, listener, tag);
    if (outcome == Outcome.APPENDED) {
      signal();
    }
    return outcome;
  }

  /** The same for a caller that holds a lock, and will {@link #signalElsewhere}. */
  Outcome putUnsignalled(BodySource body, int countedBytes, AckListener listener, long tag) {
    Outcome outcome;
    synchronized (lock) {
      outcome = state.outcome;
      if (outcome == Outcome.APPENDED) {
        outcome = admit(countedBytes);
      }
      if (outcome == Outcome.APPENDED) {
        outcome = append(body, countedBytes, listener, tag);
      }
    }
    return outcome;
  }

  private Outcome admit(int countedBytes) {
    if (acks.failure() != null) {
      return Outcome.STORAGE_FAILED;
    }
    if (storage.isShut()) {
      return Outcome.STORAGE_FULL;
    }
    if (pending.isFull()) {
      return Outcome.TOO_MANY_PENDING;
    }
    WriteLimits limit = limits;
    if (limit.enforced() && !limit.admits(nanoClock.nanoTime(), countedBytes)) {
      tallies.countWriteThrottled();
      return limit.isOutOfRecords() ? Outcome.OUT_OF_RECORDS : Outcome.OUT_OF_BYTES;
    }
    return Outcome.APPENDED;
  }

  private Outcome append(BodySource body, int countedBytes, AckListener listener, long tag) {
    long arrival = clock.time();
    pending.add(listener, tag, arrival, countedBytes);
    try {
      log.append(arrival, body);
    } catch (RuntimeException e) {
      return appendFailed(e);
    } catch (Error e) {
      pending.retract();
      throw e;
    }
    limits.charge(countedBytes);
    return Outcome.APPENDED;
  }

  private Outcome appendFailed(RuntimeException e) {
    pending.retract();
    lastFailure = e;
    if (e instanceof DiskFullException) {
      storage.foundFull();
      return Outcome.STORAGE_FULL;
    }
    return Outcome.STORAGE_FAILED;
  }

  /** Gives back the space made ready for records to come, since none is expected soon. */
  public void rest() {
    synchronized (lock) {
      if (state == State.OPEN) {
        log.idle();
      }
    }
  }

  /** What last went wrong below, or null. */
  @Nullable RuntimeException lastFailure() {
    RuntimeException failure = acks.failure();
    return failure != null ? failure : lastFailure;
  }

  /** Why nothing is acknowledged any more, or null. */
  @Nullable RuntimeException lastFailureOfAcks() {
    return acks.failure();
  }

  /**
   * Lets no more puts in, as its range moves to other shards; completes when the pending ones have.
   */
  CompletableFuture<@Nullable Void> seal() {
    synchronized (lock) {
      if (state == State.OPEN) {
        state = State.SEALED;
      }
      return acks.drained();
    }
  }

  /** Takes puts again: its range has not moved. */
  void unseal() {
    synchronized (lock) {
      if (state == State.SEALED) {
        state = State.OPEN;
        acks.goOn();
      }
    }
  }

  /** Its range has moved: no record follows, so space made ready and waiting reads are let go. */
  void retire() {
    synchronized (lock) {
      if (state == State.SEALED) {
        log.idle();
      }
    }
    waiting.end();
  }

  /** Lets no more puts in, as the stream is deleted; completes when the pending ones have. */
  CompletableFuture<@Nullable Void> delete() {
    return leave(State.DELETED);
  }

  /** Lets no more puts in, as the broker closes; completes when the pending ones have. */
  CompletableFuture<@Nullable Void> close() {
    return leave(State.CLOSED);
  }

  private CompletableFuture<@Nullable Void> leave(State next) {
    synchronized (lock) {
      if (state == State.OPEN || state == State.SEALED) {
        state = next;
      }
      return acks.drained();
    }
  }

  /** Which shard this is. */
  public ShardRef ref() {
    return ref;
  }

  /** What it counts. */
  public ShardTallies tallies() {
    return tallies;
  }

  /** Its log; to append, use the shard. */
  @Override
  public ShardLog log() {
    return log;
  }

  /** The reads that wait for its next record. */
  WaitingReads waiting() {
    return waiting;
  }

  @Override
  protected void fanOut() {
    waiting.onNews();
  }

  @Override
  protected void meter() {
    commitSizes.accept(tallies.recordsSinceMetered());
  }

  @Override
  public String toString() {
    return log.id().toString();
  }
}
