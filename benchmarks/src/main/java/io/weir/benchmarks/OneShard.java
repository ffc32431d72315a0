package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import org.jspecify.annotations.Nullable;

/** A broker in {@code OS} mode, without limits, with a stream of one shard to put to. */
final class OneShard implements AutoCloseable {
  static final String STREAM = "bench";
  static final String SHARD = ShardRef.idOf(0);

  /** Readers see what was acknowledged. A refusal ends the run at the next put. */
  private final AckListener acks =
      new AckListener() {
        @Override
        public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {}

        @Override
        public void onRejected(long tag, BrokerException why) {
          rejected = why;
        }
      };

  private volatile @Nullable BrokerException rejected;

  private final byte[] data = new Payload(100).array();
  private final Broker broker =
      Broker.builder().ephemeral().durability(Durability.OS).limits(Limits.off()).start();
  private final StreamHandle stream;

  OneShard() {
    broker.createStream(STREAM, 1);
    stream = broker.stream(STREAM);
  }

  Broker broker() {
    return broker;
  }

  /** Puts a record of 100 B. */
  void put() {
    if (rejected != null) {
      throw new IllegalStateException(rejected);
    }
    stream.put("session-00000001", data, acks, 0);
  }

  @Override
  public void close() {
    broker.close();
  }
}
