package io.weir.consumer;

import io.micrometer.core.instrument.Gauge;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Processes the shard of one lease, from its checkpoint to its end.
 *
 * <p><b>Threads.</b> Everything happens in {@link #step}, which runs on one thread at a time. What
 * comes from outside sets a flag and asks for a step; a processor that hangs holds up its shard,
 * and one thread, and nothing else.
 */
final class ShardWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ShardWorker.class);

  /** What became of the lease. */
  enum Ending {
    /** The shard was processed to its end. */
    SHARD_ENDED,
    /** It was given back for another member. */
    RELEASED,
    /** The consumer stops; it still has the lease. */
    STOPPED,
    /** It is another's, or may be. */
    LOST
  }

  private final WorkerContext context;
  private final Lease lease;
  private final SerialExecutor serial;
  private final Callbacks callbacks;
  private final Backoff backoff;
  private final CheckpointSender checkpoints;
  private final AutoCheckpoint automatic;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final Lag lag;
  private final List<Gauge> gauges;
  private @Nullable RecordProcessor processor;
  private boolean initialized;
  private @Nullable RecordSource source;
  private Deaggregator deaggregator;
  private Checkpoint position;
  private @Nullable Work work;
  private boolean paused;
  private boolean failing;
  private boolean over;
  private volatile boolean ending;
  private volatile boolean lost;
  private volatile @Nullable Ending asked;
  private volatile long busySince = -1;

  /** Records that are to be processed, and whether the shard ends behind them. */
  private record Work(List<ConsumerRecord> records, boolean endOfShard) {}

  ShardWorker(WorkerContext context, Lease lease) {
    this.context = context;
    this.lease = lease;
    this.position = lease.checkpoint();
    this.deaggregator = new Deaggregator(lease.shardId(), position);
    this.serial = new SerialExecutor(context.threads());
    this.callbacks = new Callbacks(context.callbacks());
    this.backoff = new Backoff(context.random());
    this.checkpoints =
        new CheckpointSender(
            context.gateway(), context.timers(), lease, new Backoff(context.random()), this::lose);
    this.automatic = new AutoCheckpoint(context, checkpoints, serial);
    this.lag = new Lag(context.timers()::nanoTime);
    this.gauges =
        List.of(
            context.meters().lag(lease.shardId(), lag::millis),
            context.meters().busy(lease.shardId(), this::busyMillis));
  }

  private long busyMillis() {
    long since = busySince;
    return since < 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(context.timers().nanoTime() - since);
  }

  // ---- from outside

  void start() {
    context.meters().onLease(1);
    wake();
  }

  Lease lease() {
    return lease;
  }

  /** Completes, on a thread of the processors, when nothing more happens. */
  CompletableFuture<Ending> ended() {
    return ended;
  }

  /** Whether it is about to give the lease up by itself. */
  boolean isEnding() {
    return ending;
  }

  /** The lease is gone. */
  void lose() {
    if (lost) {
      return;
    }
    lost = true;
    checkpoints.end();
    wake();
  }

  /** Another member waits for the lease. */
  void handOver() {
    ask(Ending.RELEASED);
  }

  /** The consumer stops. */
  void stop() {
    ask(Ending.STOPPED);
  }

  private void ask(Ending ending) {
    if (asked == null) {
      asked = ending;
      wake();
    }
  }

  private void wake() {
    serial.execute(this::step);
  }

  // ---- one step after the other

  private void step() {
    if (over || ending) {
      return;
    }
    try {
      if (lost) {
        loseLease();
      } else if (asked != null) {
        shutDown(asked);
      } else if (!paused) {
        goOn();
      }
    } catch (Exception | Error e) { // Of a processor's, any.
      fail(e);
    }
  }

  private void goOn() throws Exception {
    if (!initialized) {
      initialize();
    }
    if (work == null) {
      work = read();
    }
    if (work != null) {
      process(work);
      work = null;
      lag.onProcessed();
      failing = false;
      backoff.reset();
      wake();
    }
  }

  private void initialize() throws Exception {
    if (processor == null) {
      processor = context.processors().create(lease.shardId());
    }
    call(() -> position = processor().initialize(lease));
    initialized = true;
    if (position instanceof Checkpoint.ShardEnd) {
      work = new Work(List.of(), true); // It was ended, and the group has not been told.
    }
  }

  private RecordProcessor processor() {
    if (processor == null) {
      throw new IllegalStateException("not initialized");
    }
    return processor;
  }

  private @Nullable Work read() {
    if (source == null) {
      deaggregator = new Deaggregator(lease.shardId(), position);
      source =
          context.gateway().open(lease.shardId(), position, context.sourceTimers(), this::onReady);
    }
    long readNanos = lag.taking();
    SourceBatch batch = source.poll();
    if (batch == null) {
      return null;
    }
    lag.onBatch(batch.millisBehindLatest(), readNanos);
    return new Work(deaggregator.apart(batch.records()), batch.endOfShard());
  }

  private void onReady() {
    lag.onReady();
    wake();
  }

  private void process(Work batch) throws Exception {
    List<ConsumerRecord> records = batch.records();
    if (!records.isEmpty()) {
      Checkpoint end = Checkpoint.after(records.get(records.size() - 1).sequenceNumber());
      Checkpointer checkpointer = new WorkerCheckpointer(checkpoints, end, callbacks);
      long began = context.timers().nanoTime();
      call(() -> processor().process(records, checkpointer));
      context.meters().onProcessed(records.size(), context.timers().nanoTime() - began);
      position = end;
      automatic.processed(end);
    }
    if (batch.endOfShard() && !lost) {
      work = new Work(List.of(), true); // If this fails, the records are done nevertheless.
      endShard();
    }
  }

  private void endShard() throws Exception {
    Checkpointer checkpointer = new WorkerCheckpointer(checkpoints, position, callbacks);
    call(() -> processor().shardEnded(checkpointer));
    ending = true;
    CompletableFuture<?> unused =
        checkpoints
            .send(Checkpoint.shardEnd())
            .whenComplete((done, failure) -> afterCallbacks(() -> onShardEnd(failure)));
  }

  private void onShardEnd(@Nullable Throwable failure) {
    if (failure == null) {
      finish(Ending.SHARD_ENDED);
    } else if (lost || failure instanceof LeaseGoneException) {
      finish(Ending.LOST);
    } else {
      ending = false;
      fail(failure);
    }
  }

  /** Calls the processor, and knows meanwhile for how long. */
  private void call(Call call) throws Exception {
    busySince = context.timers().nanoTime();
    try {
      call.make();
    } finally {
      busySince = -1;
    }
  }

  /** A call of the processor. */
  private interface Call {
    void make() throws Exception;
  }

  // ---- when it goes wrong

  private void fail(Throwable why) {
    boolean told = failing; // Once, until it goes well again.
    failing = true;
    lag.onFailure();
    if (why instanceof GatewayException failure) {
      // Of a shard that was handed over the subscription is another's for seconds, as a rule.
      Level first = failure.kind() == Kind.THROTTLED ? Level.INFO : Level.ERROR;
      LOG.atLevel(told ? Level.DEBUG : first)
          .log(
              "Group {}: reading {} failed; it is tried again: {}",
              context.gateway().group(),
              lease.shardId(),
              failure.getMessage());
    } else {
      context.meters().onFailure();
      LOG.atLevel(told ? Level.DEBUG : Level.ERROR)
          .setCause(why)
          .log(
              "Group {}: the processor of {} failed behind {}; it is called again with the same"
                  + " records, which is told once until it succeeds",
              context.gateway().group(),
              lease.shardId(),
              position);
    }
    if (work == null) { // Whatever the source holds was not given to anybody.
      closeSource();
    }
    paused = true;
    context.timers().after(backoff.next(), () -> serial.execute(this::resume));
  }

  private void resume() {
    paused = false;
    step();
  }

  // ---- the end

  private void loseLease() {
    tell("leaseLost", () -> processor().leaseLost());
    finish(Ending.LOST);
  }

  /** The last checkpoint first, so that the next holder begins where this one ended. */
  private void shutDown(Ending how) {
    ending = true;
    closeSource();
    Checkpointer checkpointer = new WorkerCheckpointer(checkpoints, position, callbacks);
    tell("shutdownRequested", () -> processor().shutdownRequested(checkpointer));
    automatic.now();
    CompletableFuture<?> unused =
        checkpoints.drained().whenComplete((done, failure) -> afterCallbacks(() -> leave(how)));
  }

  /** Closing is not to interrupt them. */
  private void afterCallbacks(Runnable task) {
    callbacks.behind(() -> serial.execute(task));
  }

  private void leave(Ending how) {
    if (lost || how != Ending.RELEASED) {
      finish(lost ? Ending.LOST : how);
      return;
    }
    CompletableFuture<?> unused =
        Attempt.to(() -> context.gateway().release(lease))
            .whenComplete((done, failure) -> serial.execute(() -> onReleased(failure)));
  }

  private void onReleased(@Nullable Throwable failure) {
    Kind kind = failure == null ? null : GatewayException.of(failure).kind();
    if (kind == null || kind == Kind.LEASE_LOST) {
      finish(Ending.RELEASED);
    } else if (kind == Kind.TRANSIENT && !lost) {
      context.timers().after(backoff.next(), () -> serial.execute(() -> leave(Ending.RELEASED)));
    } else {
      finish(Ending.LOST); // Nobody knows: the next heartbeat says whose it is.
    }
  }

  private void tell(String what, Call notice) {
    if (!initialized) {
      return;
    }
    try {
      call(notice);
    } catch (Exception | Error e) { // It ends whatever the processor says.
      context.meters().onFailure();
      LOG.error("{} of the processor of {} failed", what, lease.shardId(), e);
    }
  }

  private void finish(Ending how) {
    over = true;
    ending = true;
    checkpoints.end();
    closeSource();
    gauges.forEach(context.meters()::remove);
    context.meters().onLease(-1);
    ended.complete(how);
  }

  private void closeSource() {
    if (source != null) {
      source.close();
      source = null;
    }
  }
}
