package io.weir.broker.data;

import io.weir.broker.error.BrokerException;
import org.jspecify.annotations.Nullable;

/** What became of one record of several: exactly one of the two is there. */
public record PutOutcome(@Nullable PutReceipt receipt, @Nullable BrokerException error) {

  /** It was stored. */
  public static PutOutcome stored(PutReceipt receipt) {
    return new PutOutcome(receipt, null);
  }

  /** It was not. */
  public static PutOutcome rejected(BrokerException error) {
    return new PutOutcome(null, error);
  }

  /** Whether it was stored. */
  public boolean isStored() {
    return receipt != null;
  }
}
