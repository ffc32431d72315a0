package io.weir.consumer.gateway;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The port through which a consumer reaches one group of one stream. Implementations are
 * thread-safe. Futures fail with a {@link GatewayException}, and complete, whatever happens to the
 * connection.
 */
public interface ConsumerGateway extends AutoCloseable {

  /**
   * The group's name, for thread names, meters and messages; of a group that has none, what it
   * reads.
   */
  String group();

  /**
   * Says that a member is alive; gives all that it is to process. Fails with {@link
   * GatewayException.Kind#FENCED} if a later process is the member of its id, or it has left.
   */
  CompletableFuture<List<Lease>> heartbeat(GroupMember member);

  /** Completes once the checkpoint, or one further on, is durable. */
  CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint);

  /** Gives a lease back. */
  CompletableFuture<@Nullable Void> release(Lease lease);

  /** Ends a membership; a heartbeat that arrives later does not begin it again. */
  CompletableFuture<@Nullable Void> leave(GroupMember member);

  /**
   * Reads a shard.
   *
   * @param from where to go on; of the record that it names, aggregated or not, the rest is given
   *     again if not all of it was processed
   * @param timers whose tasks may take as long as a read does
   * @param onReady see {@link RecordSource#poll}; called on any thread
   */
  RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady);

  /** Frees what the gateway made itself. */
  @Override
  void close();
}
