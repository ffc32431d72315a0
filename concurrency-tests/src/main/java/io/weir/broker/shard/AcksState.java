package io.weir.broker.shard;

import io.weir.broker.data.ShardRef;

/** A shard's acknowledgements, without the shard. */
class AcksState {
  final Object lock = new Object();
  final Heard heard = new Heard();
  final ShardTallies tallies = new ShardTallies();
  final PendingAcks pending;
  final ShardAcks acks;

  /** With room for two. */
  AcksState() {
    this(new PendingAcks(2));
  }

  /** Over another queue. */
  AcksState(PendingAcks pending) {
    this.pending = pending;
    this.acks =
        new ShardAcks(lock, new ShardRef(0, 1), pending, new AckDelivery(null), tallies, () -> {});
  }

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
