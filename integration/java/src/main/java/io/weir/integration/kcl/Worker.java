package io.weir.integration.kcl;

import io.weir.integration.Clients;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.StreamIdentifier;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;
import software.amazon.kinesis.processor.SingleStreamTracker;

/** One worker of a KCL application: a Scheduler on a thread of its own. */
final class Worker {

  private static final long FAILOVER_MILLIS = 3_000;
  private static final long SHARD_SYNC_MILLIS = 1_000;
  private static final long SHUTDOWN_SECONDS = 40;

  private final String id;
  private final Scheduler scheduler;
  private final Thread thread;

  private Worker(String id, Scheduler scheduler) {
    this.id = id;
    this.scheduler = scheduler;
    this.thread = new Thread(scheduler, id);
  }

  /** Starts a worker, which begins at the oldest record where there is no checkpoint. */
  static Worker start(
      String id,
      Clients clients,
      Retrieval retrieval,
      String stream,
      String application,
      ShardRecordProcessorFactory processors) {
    ConfigsBuilder configs =
        new ConfigsBuilder(
            new SingleStreamTracker(
                StreamIdentifier.singleStreamInstance(stream),
                InitialPositionInStreamExtended.newInitialPosition(
                    InitialPositionInStream.TRIM_HORIZON)),
            application,
            clients.kinesis(),
            clients.dynamoDb(),
            clients.cloudWatch(),
            id,
            processors);
    Scheduler scheduler =
        new Scheduler(
            configs.checkpointConfig(),
            configs.coordinatorConfig(),
            leases(configs),
            configs.lifecycleConfig(),
            configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
            configs.processorConfig(),
            configs
                .retrievalConfig()
                .retrievalSpecificConfig(retrieval.config(clients.kinesis(), stream, application)));
    Worker worker = new Worker(id, scheduler);
    worker.thread.start();
    return worker;
  }

  private static LeaseManagementConfig leases(ConfigsBuilder configs) {
    LeaseManagementConfig leases = configs.leaseManagementConfig();
    // A worker that is gone is missed sooner than after the usual ten seconds.
    leases.failoverTimeMillis(FAILOVER_MILLIS);
    // After its first look at the shards, a worker idles for this long; a minute is usual.
    leases.shardSyncIntervalMillis(SHARD_SYNC_MILLIS);
    // The leases of closed shards stay, so that the run can look at them.
    leases.cleanupLeasesUponShardCompletion(false);
    return leases;
  }

  String id() {
    return id;
  }

  /** Stops without a checkpoint. Others find out that the leases are not renewed any more. */
  void stopAtOnce() throws InterruptedException {
    scheduler.shutdown();
    awaitEnd();
  }

  /** Stops when all processors have checkpointed. */
  void stopInOrder() throws InterruptedException, ExecutionException, TimeoutException {
    if (!scheduler.startGracefulShutdown().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(id + " did not shut down in order");
    }
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_SECONDS));
    if (thread.isAlive()) {
      throw new IllegalStateException(id + " still runs " + SHUTDOWN_SECONDS + " s after its stop");
    }
  }
}
