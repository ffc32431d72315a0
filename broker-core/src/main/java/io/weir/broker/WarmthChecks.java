package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.stream.StreamMode;

/** Refuses warm throughput where Amazon does. */
final class WarmthChecks {
  private static final int MAX_WARM_MIBPS = 10 * 1024;

  private final Catalog catalog;

  WarmthChecks(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * That a stream may be warmed.
   *
   * @throws InvalidArgumentException if the rate is out of range, the mode is another one, or the
   *     account has no commitment
   */
  void check(String stream, StreamMode mode, int mibps) {
    if (mibps < 0 || mibps > MAX_WARM_MIBPS) {
      throw new InvalidArgumentException(
          "Warm throughput is 0 to " + MAX_WARM_MIBPS + " MiB/s, not " + mibps + ".");
    }
    if (mode != StreamMode.ON_DEMAND) {
      throw new InvalidArgumentException(
          "Stream " + stream + " is PROVISIONED; warm throughput is for ON_DEMAND streams.");
    }
    if (!catalog.metadata().commitment().enabled()) {
      throw new InvalidArgumentException(
          "Warm throughput needs the account's MinimumThroughputBillingCommitment to be ENABLED.");
    }
  }
}
