package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls listeners, on the thread at hand or in an executor, and catches what they throw. */
public final class AckDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AckDelivery.class);
  private final @Nullable Executor executor;

  /** In an executor, or on the calling thread where there is none. */
  public AckDelivery(@Nullable Executor executor) {
    this.executor = executor;
  }

  void ack(AckListener listener, long tag, ShardRef shard, long offset, long arrivalMillis) {
    if (executor == null) {
      ackHere(listener, tag, shard, offset, arrivalMillis);
    } else {
      hand(executor, () -> ackHere(listener, tag, shard, offset, arrivalMillis));
    }
  }

  void reject(AckListener listener, long tag, BrokerException why) {
    if (executor == null) {
      rejectHere(listener, tag, why);
    } else {
      hand(executor, () -> rejectHere(listener, tag, why));
    }
  }

  private static void hand(Executor executor, Runnable call) {
    try {
      executor.execute(call);
    } catch (RuntimeException | Error e) {
      call.run(); // Late and on the wrong thread, but exactly once.
    }
  }

  private static void ackHere(
      AckListener listener, long tag, ShardRef shard, long offset, long arrivalMillis) {
    try {
      listener.onAck(tag, shard, offset, arrivalMillis);
    } catch (RuntimeException | Error e) {
      LOG.error("An acknowledgement's listener failed ({}, offset {})", shard, offset, e);
    }
  }

  /** Rejects on the calling thread, whatever the executor. */
  static void rejectHere(AckListener listener, long tag, BrokerException why) {
    try {
      listener.onRejected(tag, why);
    } catch (RuntimeException | Error e) {
      LOG.error("A rejection's listener failed", e);
    }
  }
}
