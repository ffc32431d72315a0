package io.weir.broker;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.ClockHistory;
import io.weir.broker.catalog.DirectoryIdentity;
import io.weir.broker.duty.ArrivalClock;
import io.weir.broker.duty.BrokerThreads;
import io.weir.broker.duty.DiskFloorDuty;
import io.weir.broker.duty.ExpiryDuty;
import io.weir.broker.duty.IdleDuty;
import io.weir.broker.duty.RetentionDuty;
import io.weir.broker.duty.StorageDuty;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.group.SessionClock;
import io.weir.broker.limits.CallLimits;
import io.weir.broker.ondemand.OnDemandRules;
import io.weir.broker.ondemand.ScalingDuty;
import io.weir.broker.ondemand.TrafficBook;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.broker.shard.AckDelivery;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.IteratorTokens;
import io.weir.broker.shard.ReadDesk;
import io.weir.broker.shard.ShardContext;
import io.weir.broker.shard.StorageGate;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.shard.SubscriptionDesk;
import io.weir.broker.shard.WaitTimers;
import io.weir.broker.shard.WaitingReads;
import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.LogStore;
import io.weir.log.fs.FileSystem;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.agrona.concurrent.CompositeAgent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's parts, put together in the order in which they need each other, and taken apart in the
 * reverse one; also when one of them fails to start.
 */
final class BrokerRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerRuntime.class);
  private static final int MAX_WAITING_READS_PER_SHARD = 1024;

  private final BrokerConfig config;
  private final StreamTable streams;
  private final BrokerThreads threads = new BrokerThreads();
  private final ArrivalClock arrivals;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final ReadDesk reads;
  private final SubscriptionDesk subscriptions;
  private final CommitPipeline pipeline;
  private final IteratorTokens tokens;
  private final ControlPlane control;
  private final Resharding resharding;
  private final ConsumerRegistry consumers;
  private final ConsumerGroups groups;
  private final ResourceMetadata resources;
  private final StreamTuning tuning;
  private final StreamCreation creation;
  private final ScalingDuty scaling;
  private final CapacitySettings capacity;
  private final CallLimits callLimits;
  private boolean closed;

  BrokerRuntime(BrokerConfig config) {
    this.config = config;
    this.streams = new StreamTable(config.account());
    this.callLimits =
        new CallLimits(config.limits().enforced(), config.nanoClock(), config.account());
    this.arrivals = new ArrivalClock(config.clock());
    this.reads = new ReadDesk(streams, config.clock());
    boolean started = false;
    try {
      DataDirectory directory = DataDirectory.of(config.directory());
      closing.push(directory::close);
      closing.push(threads::close);
      LogStore store = openStore(directory);
      closing.push(this::endStreams);
      closing.push(store::close);
      DirectoryIdentity identity =
          DirectoryIdentity.of(config.fileSystem(), directory.path(), new SecureRandom());
      tokens = new IteratorTokens(identity.secret());
      pipeline = CommitPipeline.start(store, config.shardQuota() + 1, threads.pipeline());
      closing.push(threads::stopAgents);
      closing.push(pipeline::close);
      StorageGate gate = new StorageGate(config.diskFloor());
      gate.measured(store.usableSpace());
      WaitTimers timers = new WaitTimers(config.nanoClock());
      subscriptions =
          new SubscriptionDesk(
              streams,
              new SubscriptionDesk.Environment(timers, config.nanoClock(), config.limits()));
      ShardContext context = context(pipeline, gate, timers);
      Catalog catalog =
          new Catalog(
              store,
              identity.id(),
              pipeline,
              config.fileSystem(),
              directory.path(),
              config.clock(),
              config.snapshotEvery());
      control = new ControlPlane(config, store, catalog, context, streams);
      resharding = new Resharding(config, store, catalog, streams, control);
      control.recover();
      consumers =
          new ConsumerRegistry(
              config,
              catalog,
              streams,
              control,
              gone -> subscriptions.wake(gone.streamId(), gone.uniqueName()));
      SessionClock sessions = new SessionClock(config.nanoClock());
      groups =
          new ConsumerGroups(
              new GroupStore(catalog, streams), streams, sessions, threads.checkpoints());
      closing.push(groups::close);
      resources = new ResourceMetadata(catalog, streams, control, consumers);
      tuning = new StreamTuning(catalog, streams, control, config.clock());
      tuning.recover();
      OnDemandRules rules = OnDemandRules.of(config.limits());
      creation = new StreamCreation(catalog, control, tuning, rules);
      TrafficBook book = new TrafficBook(rules, config.nanoClock());
      capacity = new CapacitySettings(config, catalog, streams, control, resharding, book);
      scaling =
          new ScalingDuty(
              new OnDemandHost(config, catalog, streams, control, resharding),
              book,
              rules,
              config.clock(),
              config.nanoClock());
      startDuties(store, gate, timers, retention(directory, catalog), sessions);
      started = true;
    } catch (DiskFullException e) {
      throw new StorageFullException("The broker cannot start: " + e.getMessage(), e);
    } catch (LogException e) {
      throw new StorageException("The broker cannot start: " + e.getMessage(), e);
    } finally {
      if (!started) {
        runClosing();
      }
    }
  }

  private LogStore openStore(DataDirectory directory) {
    return config.engine().open(directory.path(), config.durability(), config.fileSystem());
  }

  private ShardContext context(CommitPipeline pipeline, StorageGate gate, WaitTimers timers) {
    return new ShardContext(
        pipeline,
        config.limits(),
        arrivals,
        config.nanoClock(),
        gate,
        new AckDelivery(config.ackExecutor()),
        tokens,
        new WaitingReads.Environment(timers, threads.readers(), MAX_WAITING_READS_PER_SHARD),
        commitSizes(config.meterRegistry(), config.meterTags()),
        config.pendingAcksPerShard(),
        config.transition().toNanos());
  }

  private LongConsumer commitSizes(@Nullable MeterRegistry registry, Tags tags) {
    if (registry == null) {
      return records -> {};
    }
    DistributionSummary sizes =
        DistributionSummary.builder("weir.commit.records")
            .description("Records of one shard made durable by one commit")
            .tags(tags)
            .register(registry);
    closing.push(() -> registry.remove(sizes));
    return records -> sizes.record((double) records);
  }

  private RetentionDuty retention(DataDirectory directory, Catalog catalog) {
    FileSystem fs = config.fileSystem();
    ClockHistory history = ClockHistory.read(fs, directory.path(), catalog.isVirgin());
    return new RetentionDuty(
        streams,
        arrivals,
        config.nanoClock(),
        history,
        resharding::expire,
        known -> {
          if (config.directory() != null) { // Nobody comes after an ephemeral broker.
            known.write(fs, directory.path());
          }
        });
  }

  private void startDuties(
      LogStore store,
      StorageGate gate,
      WaitTimers timers,
      RetentionDuty retention,
      SessionClock sessions) {
    threads.start("weir-storage", new StorageDuty(store, config.nanoClock()));
    threads.start(
        "weir-duties",
        new CompositeAgent(
            new ExpiryDuty(timers),
            sessions,
            new DiskFloorDuty(store, gate, config.nanoClock()),
            new IdleDuty(streams, config.nanoClock()),
            retention));
    if (!config.scaledByHand()) {
      threads.start("weir-scaling", scaling);
    }
  }

  /** Scales the on-demand streams; to be worked by those who configured that it is by hand. */
  ScalingDuty scaling() {
    return scaling;
  }

  StreamTable streams() {
    return streams;
  }

  ReadDesk reads() {
    return reads;
  }

  SubscriptionDesk subscriptions() {
    return subscriptions;
  }

  IteratorTokens tokens() {
    return tokens;
  }

  ControlPlane control() {
    return control;
  }

  Resharding resharding() {
    return resharding;
  }

  ConsumerRegistry consumers() {
    return consumers;
  }

  ConsumerGroups groups() {
    return groups;
  }

  ResourceMetadata resources() {
    return resources;
  }

  StreamTuning tuning() {
    return tuning;
  }

  StreamCreation creation() {
    return creation;
  }

  CapacitySettings capacity() {
    return capacity;
  }

  CallLimits callLimits() {
    return callLimits;
  }

  /** Whether the calling thread is one of the broker's, or in a listener of acknowledgements. */
  boolean isAcknowledging() {
    return threads.isOwn() || pipeline.isCommitting();
  }

  @Override
  public void close() {
    if (isAcknowledging()) {
      throw new IllegalStateException(
          "A broker cannot be closed on one of its own threads, or in a listener of acknowledgements: it would"
              + " wait for itself.");
    }
    synchronized (control) {
      if (closed) {
        return;
      }
      closed = true;
      streams.close();
    }
    CompletableFuture<?>[] drains =
        streams.all().stream().map(ActiveStream::close).toArray(CompletableFuture[]::new);
    ControlPlane.awaitDrained(CompletableFuture.allOf(drains));
    runClosing();
  }

  /** When the logs are closed: nobody need wait for them, or measure them, any more. */
  private void endStreams() {
    streams.all().forEach(ActiveStream::endWaits);
    streams.all().forEach(stream -> stream.meters().close());
  }

  private void runClosing() {
    while (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } catch (RuntimeException e) {
        LOG.error("Closing a part of the broker failed; going on with the others", e);
      }
    }
  }
}
