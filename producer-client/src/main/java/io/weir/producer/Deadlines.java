package io.weir.producer;

import io.weir.producer.error.DeliveryTimeoutException;
import io.weir.producer.gateway.GatewayException;

/** Until when records are to be stored. Immutable. */
final class Deadlines {
  private final long timeoutNanos;

  Deadlines(ProducerSettings settings) {
    timeoutNanos = settings.deliveryTimeoutNanos();
  }

  /** When a record is given up. */
  long of(PendingRecord record) {
    return record.createdNanos() + timeoutNanos;
  }

  boolean isOver(PendingRecord record, long now) {
    return of(record) <= now;
  }

  /** What a record's future fails with then. */
  DeliveryTimeoutException timedOut(PendingRecord record) {
    GatewayException last = record.lastFailure();
    return new DeliveryTimeoutException(
        "The record was not stored within "
            + timeoutNanos / 1_000_000
            + " ms, in "
            + record.attempts()
            + (record.attempts() == 1 ? " attempt" : " attempts")
            + (last == null ? "; the last is without an answer." : ": " + last.getMessage()),
        last);
  }
}
