package io.weir.producer.error;

import io.weir.producer.gateway.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * The record was not stored in time, for all the attempts made; {@link #getCause()} is what was the
 * matter with the last. After a lost answer it may be stored all the same.
 */
public final class DeliveryTimeoutException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and the last failure, if there was one. */
  public DeliveryTimeoutException(String message, @Nullable GatewayException last) {
    super(message, last);
  }
}
