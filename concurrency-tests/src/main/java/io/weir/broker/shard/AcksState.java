package io.weir.broker.shard;

import io.weir.broker.data.ShardRef;

/** A shard's acknowledgements, without the shard. */
class AcksState {
  final Object lock = new Object();
  final Heard heard = new Heard();
  final PendingAcks pending = new PendingAcks(2);
  final ShardTallies tallies = new ShardTallies();
  final ShardAcks acks =
      new ShardAcks(lock, new ShardRef(0, 1), pending, new AckDelivery(null), tallies, () -> {});

  /** Under the shard's lock, as a put does; whether there was room. */
  boolean add(long tag) {
    synchronized (lock) {
      if (acks.failure() != null || pending.isFull()) {
        return false;
      }
      pending.add(heard, tag, 1000, 10);
      return true;
    }
  }
}
