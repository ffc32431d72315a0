package io.weir.producer.error;

import io.weir.producer.gateway.GatewayException;

/** The stream refused the record for good; {@link #getCause()} says why. It is not stored. */
public final class RecordRefusedException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** For that reason. */
  public RecordRefusedException(GatewayException why) {
    super(why.getMessage() == null ? "refused" : why.getMessage(), why);
  }
}
