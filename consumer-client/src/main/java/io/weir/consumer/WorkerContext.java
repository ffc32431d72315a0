package io.weir.consumer;

import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.Timers;
import java.util.random.RandomGenerator;

/**
 * What all workers of a consumer share.
 *
 * @param threads where shards are read, and processors called
 * @param callbacks where the application's futures are completed
 * @param timers with a thread that sends heartbeats too
 * @param checkpointNanos the shortest time between two automatic checkpoints; negative for none
 */
record WorkerContext(
    ConsumerGateway gateway,
    ProcessorFactory processors,
    SharedThreads threads,
    SharedThreads callbacks,
    Timers timers,
    RandomGenerator random,
    ConsumerMeters meters,
    long checkpointNanos) {

  /** For sources, which read when it is time to. */
  Timers sourceTimers() {
    return new PoolTimers(timers, threads);
  }
}
