package io.weir.consumer;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Lease;
import java.util.List;

/**
 * Processes one shard, as long as this member has its lease. There is one for each lease, made by a
 * {@link ProcessorFactory}; its methods are called one after the other, never two at a time, on
 * threads of the consumer's.
 *
 * <pre>
 *   initialize → process, again and again → leaseLost
 *                                         or shardEnded
 *                                         or shutdownRequested
 * </pre>
 *
 * <p>If initialize, process or shardEnded throws, it is called again, process with the same
 * records, after a pause. A record is processed at least once: after whatever goes wrong, all that
 * was not checkpointed comes again, here or elsewhere.
 */
@FunctionalInterface
public interface RecordProcessor {

  /**
   * Says where to begin. A processor that stores its position together with its results returns
   * that position. Then each record takes effect once, if it also stores the lease's counter: here
   * already, in the transaction that reads the position, and stores nothing where another one is
   * found. A former holder that stood still may wake up late, and must find the new one's counter
   * before that one has stored a result.
   *
   * @param lease with the shard, the counter, and how far the group has come
   * @return where to begin: at the lease's checkpoint, unless the processor knows better
   */
  default Checkpoint initialize(Lease lease) throws Exception {
    return lease.checkpoint();
  }

  /**
   * Processes records.
   *
   * @param records in the order of the shard; never none
   */
  void process(List<ConsumerRecord> records, Checkpointer checkpointer) throws Exception;

  /** The lease is gone; somebody else may be processing the shard already. */
  default void leaseLost() throws Exception {}

  /**
   * Everything in the shard was given to the processor. On return the consumer checkpoints the
   * shard's end, also where checkpoints are made by hand: nobody is given its records again. So
   * whoever has not yet made durable what it was given does so here, or throws to be called again;
   * what it still has in hand when it returns is lost if the process ends. (KCL leaves this
   * checkpoint to the processor.)
   */
  default void shardEnded(Checkpointer checkpointer) throws Exception {}

  /**
   * The shard is to be given away, or the consumer stops: the last chance for a checkpoint. With
   * automatic checkpoints the consumer makes one on return.
   */
  default void shutdownRequested(Checkpointer checkpointer) throws Exception {}
}
