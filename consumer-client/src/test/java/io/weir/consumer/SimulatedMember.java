package io.weir.consumer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.SimulatedStream.SimulatedRecord;
import io.weir.consumer.SimulatedStream.SimulatedShard;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import io.weir.consumer.gateway.Timers;
import io.weir.consumer.gateway.kinesis.SimulatedFanOut;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A consumer without threads, in a process that can be stopped and killed. */
final class SimulatedMember implements ConsumerGateway, Timers, SimulatedFanOut.Shards {
  private final EventLoop loop;
  private final RandomGenerator random;
  private final SimulatedStream stream;
  private final SimulatedGroup group;
  private final Faults faults;
  private final String id;
  private final EventLoop.Program process;
  private final Membership membership;
  private final @Nullable SimulatedFanOut fanOut;
  private final boolean byHand;
  private final List<CompletableFuture<?>> promised = new ArrayList<>();
  private long hangNanos;
  private boolean stopping;
  private boolean givenUp;
  private boolean left;

  SimulatedMember(
      EventLoop loop, SimulatedStream stream, SimulatedGroup group, Faults faults, String id) {
    this.loop = loop;
    this.random = loop.random();
    this.stream = stream;
    this.group = group;
    this.faults = faults;
    this.id = id;
    this.process = new EventLoop.Program(loop);
    this.fanOut =
        random.nextBoolean() ? new SimulatedFanOut(this, random, faults.brokenReads(), this) : null;
    this.byHand = random.nextBoolean();
    WorkerContext context =
        new WorkerContext(
            this,
            shard -> new SimulatedProcessor(random, stream, faults, byHand, this::hang, promised),
            this::onAThread,
            task -> process.after(random.nextInt(100_000), task),
            this,
            random,
            new ConsumerMeters(new SimpleMeterRegistry(), "g", id),
            byHand ? -1 : TimeUnit.MILLISECONDS.toNanos(500));
    GroupMember member =
        new GroupMember(id, GroupMember.DEFAULT_SESSION, StartingPosition.trimHorizon());
    this.membership = new Membership(context, member, task -> process.after(0, task));
    membership.start();
  }

  /** The processor that has just been called returns late: what its thread does next waits. */
  private void hang(long nanos) {
    hangNanos = nanos;
  }

  private void onAThread(Runnable task) {
    long late = hangNanos;
    hangNanos = 0;
    process.after(late + random.nextInt(100_000), task);
  }

  EventLoop.Program process() {
    return process;
  }

  // ---- its end, as Consumer.close has it

  /** Stops in good order, or gives up when the time for closing is over. */
  void stop(long closeNanos) {
    if (!stopping) {
      stopping = true;
      CompletableFuture<?> ordered = membership.stop().thenRun(this::giveUp);
      process.after(
          closeNanos,
          () -> {
            if (!ordered.isDone()) {
              giveUp();
            }
          });
    }
  }

  private void giveUp() {
    if (!givenUp) {
      givenUp = true;
      CompletableFuture<?> quiet = membership.abandon().thenRun(this::leave);
      process.after(
          TimeUnit.SECONDS.toNanos(1),
          () -> {
            if (!quiet.isDone()) {
              leave();
            }
          });
    }
  }

  private void leave() {
    if (!left) {
      left = true;
      loop.after(delay(), () -> group.leave(id));
      process.after(random.nextLong(TimeUnit.SECONDS.toNanos(1)), process::kill);
    }
  }

  boolean isStopped() {
    return left && process.isKilled();
  }

  /** Every future that a processor was given has been completed. */
  boolean isEverythingTold() {
    return promised.stream().allMatch(CompletableFuture::isDone);
  }

  // ---- the gateway

  /** Asks the broker, over a network that loses what it is told to. */
  private <T> CompletableFuture<T> call(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean lostCall = Faults.happens(random, faults.lostCalls());
    if (lostCall && random.nextInt(4) == 0) {
      throw new IllegalStateException("planned"); // In place of a future that fails.
    }
    boolean lostAnswer = Faults.happens(random, faults.lostAnswers());
    loop.after(
        delay(),
        () -> {
          T result = null;
          RuntimeException failure = null;
          try {
            result = lostCall ? null : work.get();
          } catch (GatewayException e) {
            failure = e;
          }
          if (lostCall || lostAnswer) {
            failure = new GatewayException(Kind.TRANSIENT, "lost", null);
          }
          T value = result;
          RuntimeException why = failure;
          process.after(
              delay(),
              () -> {
                if (why == null) {
                  answer.complete(value);
                } else {
                  answer.completeExceptionally(why);
                }
              });
        });
    return answer;
  }

  private long delay() {
    return TimeUnit.MICROSECONDS.toNanos(random.nextInt(random.nextInt(20) == 0 ? 300_000 : 5000));
  }

  @Override
  public String group() {
    return "group";
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return call(() -> group.heartbeat(member));
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    return call(
        () -> {
          group.checkpoint(lease, checkpoint);
          return null;
        });
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return call(
        () -> {
          group.release(lease);
          return null;
        });
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    throw new AssertionError("is for the consumer itself");
  }

  @Override
  public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
    SimulatedShard shard = stream.shard(ShardRef.indexOf(shardId));
    return fanOut == null
        ? new PollingSource(new Reads(shard, Progressed.next(from)), timers, onReady)
        : fanOut.open(shardId, from, onReady);
  }

  @Override
  public List<SimulatedRecord> read(String shardId, long from) {
    List<SimulatedRecord> records = stream.shard(ShardRef.indexOf(shardId)).records;
    int end = Math.min(records.size(), (int) from + random.nextInt(20));
    return List.copyOf(records.subList((int) from, end));
  }

  @Override
  public boolean isEnd(String shardId, long from) {
    SimulatedShard shard = stream.shard(ShardRef.indexOf(shardId));
    return shard.closed && from == shard.records.size();
  }

  /** Reads of a shard, one after the other. */
  private final class Reads implements Supplier<CompletableFuture<SourceBatch>> {
    private final SimulatedShard shard;
    private int next;

    Reads(SimulatedShard shard, long from) {
      this.shard = shard;
      this.next = (int) from;
    }

    @Override
    public CompletableFuture<SourceBatch> get() {
      return call(this::read);
    }

    private SourceBatch read() {
      if (Faults.happens(random, faults.throttled())) {
        throw new GatewayException(Kind.THROTTLED, "throttled", null);
      }
      if (Faults.happens(random, faults.brokenReads())) {
        throw new GatewayException(Kind.TRANSIENT, "broken", null);
      }
      int end = Math.min(shard.records.size(), next + random.nextInt(20));
      List<SimulatedRecord> records = List.copyOf(shard.records.subList(next, end));
      next = end;
      return new SourceBatch(records, 0, shard.closed && end == shard.records.size());
    }
  }

  @Override
  public void close() {}

  // ---- time

  @Override
  public void after(long nanos, Runnable task) {
    process.after(nanos, task);
  }

  @Override
  public long nanoTime() {
    return loop.now();
  }
}
