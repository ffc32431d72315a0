package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;

/** A broker in {@code OS} mode, without limits, with a stream of one shard to put to. */
final class OneShard implements AutoCloseable {
  static final String STREAM = "bench";
  static final String SHARD = ShardRef.idOf(0);

  /** Readers see what was acknowledged; a put that was refused must not be waited for. */
  private static final AckListener ACKS =
      new AckListener() {
        @Override
        public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {}

        @Override
        public void onRejected(long tag, BrokerException why) {
          throw new IllegalStateException(why);
        }
      };

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
    stream.put("session-00000001", data, ACKS, 0);
  }

  @Override
  public void close() {
    broker.close();
  }
}
