package io.weir.consumer.gateway.broker;

import io.weir.broker.Broker;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.broker.group.Names;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.Positions;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.Timers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a broker in this process. Calls that may wait for the disk are made by a thread of
 * the gateway's, which ends when there is nothing to do.
 */
public final class BrokerGateway implements ConsumerGateway {
  private final Broker broker;
  private final String stream;
  private final String group;
  private final boolean fanOut;
  private final ThreadPoolExecutor caller;

  private BrokerGateway(Broker broker, String stream, String group, boolean fanOut) {
    Names.check("A group's name", group);
    this.broker = broker;
    this.stream = stream;
    this.group = group;
    this.fanOut = fanOut;
    caller =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(group, task));
    caller.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(String group, Runnable task) {
    Thread thread = new Thread(task, "weir-group-" + group);
    thread.setDaemon(true);
    return thread;
  }

  /** Reads in the 2 MiB and five reads a second that all consumers of a shard share. */
  public static BrokerGateway shared(Broker broker, String stream, String group) {
    return new BrokerGateway(broker, stream, group, false);
  }

  /**
   * Reads by enhanced fan-out: 2 MiB a second of each shard for this group alone, as soon as
   * records are there. The group is a consumer of its name; it need not be registered.
   */
  public static BrokerGateway fanOut(Broker broker, String stream, String group) {
    return new BrokerGateway(broker, stream, group, true);
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return call(() -> broker.groups().heartbeat(stream, group, member));
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    return broker
        .groups()
        .checkpoint(stream, group, lease.shardId(), lease.counter(), checkpoint)
        .handleAsync(
            (done, failure) -> failure, caller) // What follows is not to hold up the broker.
        .thenCompose(BrokerGateway::outcome);
  }

  private static CompletableFuture<@Nullable Void> outcome(@Nullable Throwable failure) {
    return failure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(Failures.of(failure));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return call(
        () -> {
          broker.groups().release(stream, group, lease.shardId(), lease.counter());
          return null;
        });
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    return call(
        () -> {
          broker.groups().leave(stream, group, member.id(), member.incarnation());
          return null;
        });
  }

  private <T> CompletableFuture<T> call(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      caller.execute(
          () -> {
            try {
              result.complete(work.get());
            } catch (BrokerException e) {
              result.completeExceptionally(Failures.of(e));
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(Failures.of(e));
    }
    return result;
  }

  @Override
  public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
    StartingPosition position = Positions.of(from);
    return fanOut
        ? new SubscriptionSource(broker, stream, group, shardId, position, onReady)
        : new PollingSource(new SharedReads(broker, stream, shardId, position), timers, onReady);
  }

  /** The broker is not ours. */
  @Override
  public void close() {
    caller.shutdown();
  }
}
