package io.weir.broker.data;

import io.weir.broker.error.BrokerException;

/**
 * Hears what became of a put: one call, exactly once, of one of the two methods.
 *
 * <p>A rejection that is known at once is heard on the calling thread, before the put returns.
 * Everything else is heard in the executor that the broker was built with. Without one: on the
 * broker's commit thread; where the engine commits in memory, as the mapped one does in {@code OS}
 * mode, also on a thread that puts into the same shard, as a rule the one whose record it is,
 * before its put returns; and what is rejected because its stream was being resharded on the thread
 * that does that. Be quick there, and call nothing that waits for the broker; another put is fine.
 *
 * <p>So whoever puts must hold no lock that a listener of the same stream takes, or build the
 * broker with an executor: two threads could wait for each other. What a listener throws is caught
 * and logged.
 */
public interface AckListener {

  /**
   * The record is durable and can be read.
   *
   * @param tag as given to the put
   * @param shard where it is; gives its {@linkplain ShardRef#shardId() id} and its {@linkplain
   *     ShardRef#sequenceNumber(long, long) sequence number}
   */
  void onAck(long tag, ShardRef shard, long offset, long arrivalMillis);

  /**
   * The record was not stored; or, with an {@link io.weir.broker.error.OutcomeUnknownException},
   * may have been.
   *
   * @param tag as given to the put
   */
  void onRejected(long tag, BrokerException why);
}
