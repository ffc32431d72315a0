package io.weir.broker;

import io.weir.broker.error.LimitExceededException;
import io.weir.broker.shard.StreamTable;

/** Refuses more on-demand streams than there may be. */
final class OnDemandQuota {
  private final int most;
  private final StreamTable streams;

  OnDemandQuota(int most, StreamTable streams) {
    this.most = most;
    this.streams = streams;
  }

  /**
   * That there may be one more.
   *
   * @throws LimitExceededException if there may not
   */
  void checkOneMore(String streamName) {
    int present = streams.onDemandStreams();
    if (present >= most) {
      throw new LimitExceededException(
          "Stream "
              + streamName
              + " would exceed the quota of "
              + most
              + " on-demand streams; "
              + present
              + " are there. Delete one, switch one to PROVISIONED, or raise the quota.");
    }
  }
}
