package io.weir.broker.ondemand;

import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.WriteRate;
import java.util.Collection;

/** What scaling needs of the broker. */
public interface ScalingHost {
  /** All streams. */
  Collection<ActiveStream> streams();

  /** A stream's settings. */
  StreamSettings settings(ActiveStream stream);

  /** How many more shards the broker's quota leaves. */
  int shardRoom();

  /**
   * Changes a stream's shards.
   *
   * @return false if nothing was done, because the stream is not what it was when it was planned
   */
  boolean scale(ActiveStream stream, ScalingPlan plan);

  /**
   * Remembers, also for later starts, that more than before was put into a stream on a day.
   *
   * @param day since the epoch
   */
  void keepPeak(ActiveStream stream, long day, WriteRate rate);
}
