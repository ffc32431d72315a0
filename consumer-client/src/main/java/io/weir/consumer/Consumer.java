package io.weir.consumer;

import io.weir.broker.group.GroupMember;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.GatewayException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group: processes the shards that the group gives it.
 *
 * <pre>{@code
 * ConsumerGateway gateway = BrokerGateway.fanOut(broker, "clicks", "dashboard");
 * try (Consumer consumer = Consumer.builder(gateway).onRecords(records -> show(records)).start()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@link #close} lets processors end what they are at, checkpoints it, gives the
 * leases back, and leaves no thread behind. The gateway stays the caller's to close.
 */
public final class Consumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

  /** For leaving the group, also where processors have used up the time for closing. */
  private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConsumerGateway gateway;
  private final ConsumerThreads threads;
  private final ConsumerMeters meters;
  private final Membership membership;
  private final GroupMember member;
  private final long closeNanos;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guarded by {@link #closed}. */
  private boolean closing;

  Consumer(ConsumerBuilder builder) {
    ProcessorFactory processors = builder.processors(); // Before anything is there to undo.
    gateway = builder.gateway();
    member = builder.member();
    closeNanos = builder.closeNanos();
    threads = new ConsumerThreads(builder.name(), builder.threads());
    meters = new ConsumerMeters(builder.registry(), builder.name(), member.id());
    WorkerContext context =
        new WorkerContext(
            gateway,
            processors,
            new PatientThreads(threads.processors(), threads),
            new PatientThreads(threads.callbacks(), threads),
            threads,
            builder.random(),
            meters,
            builder.checkpointNanos());
    membership = new Membership(context, member, threads.control());
    membership.start();
  }

  /** Starts a configuration; the gateway names the stream and the group. */
  public static ConsumerBuilder builder(ConsumerGateway gateway) {
    return new ConsumerBuilder(gateway);
  }

  /** The id under which the group knows it. */
  public String memberId() {
    return member.id();
  }

  /**
   * Whether it has stopped, because a process that started later has its member's id. It stays
   * stopped, and is to be closed.
   */
  public boolean isFenced() {
    return membership.isFenced();
  }

  /**
   * Why it has no part in its group now: what the last heartbeat was answered, or why there was no
   * answer. It goes on sending them, whatever it was: a stream may be created yet. Empty while they
   * are answered, and before the first one.
   */
  public Optional<GatewayException> failure() {
    return Optional.ofNullable(membership.failure());
  }

  /**
   * Ends everything in good order; idempotent. A processor that has not ended what it is at in the
   * close time is interrupted, and what it did not checkpoint comes again.
   *
   * <p>A processor may call it, and so may what is hung on a checkpoint's future: the close would
   * wait for them, so it returns at once, and they end what they are at as always. Whoever closes
   * it from elsewhere returns when all has ended.
   */
  @Override
  public void close() {
    boolean aside = threads.isCurrent();
    boolean first = begin(aside);
    if (aside) {
      return;
    }
    if (first) {
      end();
    } else {
      awaitClosed();
    }
  }

  /** Where no thread can be made for now, it has not begun: whoever closes it next tries again. */
  private boolean begin(boolean aside) {
    synchronized (closed) {
      if (closing) {
        return false;
      }
      if (aside) {
        threads.startAside(this::end);
      }
      closing = true;
      return true;
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    try {
      endInOrder();
    } finally {
      closed.countDown();
    }
  }

  private void endInOrder() {
    long end = System.nanoTime() + closeNanos;
    await(membership.stop(), end, "Not all processors have ended");
    await(membership.abandon(), leaveEnd(end), "A heartbeat has not been answered");
    await(
        Attempt.to(() -> gateway.leave(member)),
        leaveEnd(end),
        "The group was not left; the session will end by itself");
    threads.close();
    meters.close();
  }

  private static long leaveEnd(long endNanos) {
    return Math.max(endNanos, System.nanoTime() + LEAVE_NANOS);
  }

  private static void await(
      CompletableFuture<@Nullable Void> done, long endNanos, String otherwise) {
    try {
      done.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: {}", otherwise, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
