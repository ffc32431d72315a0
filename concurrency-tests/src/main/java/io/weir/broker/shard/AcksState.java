package io.weir.broker.shard;

import io.weir.broker.data.ShardRef;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.infra.results.III_Result;

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

  private final AtomicLong published = new AtomicLong();
  private int taken;

  /** Three puts with the tags 1, 2 and 3, of which some may find no room; a producer's. */
  final void putThree() {
    for (int tag = 1; tag <= 3; tag++) {
      if (add(tag)) {
        published.setRelease(tag); // as the log publishes the record
      }
    }
  }

  /** Reports what was put since the last time; the commit thread's. */
  final void report() {
    int end = (int) published.getAcquire();
    if (end > taken) {
      acks.onDurable(taken, end - taken);
      taken = end;
    }
  }

  /** At the end: how many acknowledgements were heard, the sum of their tags, and their bytes. */
  final void heardInAll(III_Result r) {
    report();
    r.r1 = heard.acks.get();
    r.r2 = heard.tags.get();
    tallies.recordsSinceMetered();
    r.r3 = (int) tallies.incomingBytes();
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
